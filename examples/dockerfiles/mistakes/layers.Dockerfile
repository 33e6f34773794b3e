# What one layer adds, a later one only hides.
FROM python:3.13-slim
RUN apt-get update
RUN apt-get install --yes --no-install-recommends build-essential
COPY requirements.txt /srv/
RUN pip install -r /srv/requirements.txt
RUN apt-get purge --yes build-essential
RUN rm -rf /var/lib/apt/lists/*
COPY app /srv/app
RUN chmod 0555 /srv/app
USER 10001:10001
ENTRYPOINT ["python", "/srv/app"]
