
step nginx
# The load balancer does not look at the name: the certificate is there so that nothing crosses the network in the clear.
if [ ! -s /etc/ssl/collabkit/key.pem ]; then
    install -d -m 700 /etc/ssl/collabkit
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=collabkit \
        -keyout /etc/ssl/collabkit/key.pem -out /etc/ssl/collabkit/certificate.pem 2>/dev/null
fi
put 644 /etc/nginx/conf.d/collabkit.conf <<'END'
server {
    listen 443 ssl default_server;
    ssl_certificate /etc/ssl/collabkit/certificate.pem;
    ssl_certificate_key /etc/ssl/collabkit/key.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
    server_tokens off;
    client_max_body_size @{MAX_BODY_MB}m;
    underscores_in_headers off;
    ignore_invalid_headers on;
    proxy_http_version 1.1;
    proxy_set_header Host $host;
    # The load balancer ended the visitor's TLS, and is the only one who comes here.
    proxy_set_header X-Forwarded-Proto $http_x_forwarded_proto;
    proxy_set_header X-Forwarded-For @{FORWARDED_FOR};
@{LOCATIONS}
}
END
rm -f /etc/nginx/sites-enabled/default
nginx -t -q
systemctl enable --quiet nginx
systemctl restart nginx
