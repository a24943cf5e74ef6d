# One image with both programs: simasn and bkn-mock. Build: docker build -t simasn .
FROM docker.io/library/rust:1-bookworm AS build
RUN apt-get update && apt-get install -y --no-install-recommends libpq-dev pkg-config && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/src/target \
    cargo build --release --locked -p simasn -p bkn-mock \
    && install -D -t /out target/release/simasn target/release/bkn-mock

FROM docker.io/library/debian:bookworm-slim
# libpq5 speaks with PostgreSQL; ca-certificates let the registry's be checked. The private server is not used here.
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 ca-certificates && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/simasn --create-home simasn \
    && install -d -o simasn /var/lib/bkn-mock
COPY --from=build /out/ /usr/local/bin/
COPY config/production.toml /etc/simasn/production.toml
USER simasn
WORKDIR /var/lib/simasn
ENV SIMASN__DATABASE__DATA_DIR=/var/lib/simasn \
    SIMASN__SERVER__LISTEN=0.0.0.0:8080
VOLUME /var/lib/simasn /var/lib/bkn-mock
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["simasn"]
CMD ["--config", "/etc/simasn/production.toml", "serve", "--worker", "off"]
