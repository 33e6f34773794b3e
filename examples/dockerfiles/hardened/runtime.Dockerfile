FROM nginx:1.29@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
COPY site /usr/share/nginx/html
EXPOSE 8080
STOPSIGNAL SIGQUIT
USER 101:101
CMD ["nginx", "-g", "daemon off;"]
