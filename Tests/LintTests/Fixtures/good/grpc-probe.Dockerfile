FROM golang:1.23-alpine AS build
RUN go install github.com/grpc-ecosystem/grpc-health-probe@latest
COPY . /src
RUN cd /src && go build -o /out/service .

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /go/bin/grpc-health-probe /bin/grpc-health-probe
COPY --from=build /out/service /service
EXPOSE 50051
HEALTHCHECK --interval=10s --timeout=2s --start-period=5s \
    CMD ["/bin/grpc-health-probe", "-addr=127.0.0.1:50051"]
ENTRYPOINT ["/service"]
