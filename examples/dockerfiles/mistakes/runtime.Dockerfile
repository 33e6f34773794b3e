# How the container starts, stops and is watched.
FROM nginx:1.29
COPY site /usr/share/nginx/html
EXPOSE 80 22
STOPSIGNAL SIGKILL
USER 101:101
CMD ["nginx-debug", "-g", "daemon off;"]
CMD ["sh", "-c", "nginx -g 'daemon off;'"]
