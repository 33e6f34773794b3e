FROM python:3.11@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS builder
WORKDIR /srv
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --target /srv/lib -r requirements.txt

FROM gcr.io/distroless/python3-debian12:nonroot@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
ENV PYTHONPATH=/srv/lib
COPY --from=builder /srv/lib /srv/lib
COPY --chmod=0555 app.py /srv/app.py
USER 65532:65532
CMD ["/srv/app.py"]
