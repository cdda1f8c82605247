FROM golang:1.23 AS build
COPY . /src
RUN cd /src && CGO_ENABLED=0 go build -o /server .
FROM scratch
COPY --from=build /server /server
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD /server -healthcheck || exit 1
ENTRYPOINT ["/server"]
# expect 7 error no-shell-in-image
