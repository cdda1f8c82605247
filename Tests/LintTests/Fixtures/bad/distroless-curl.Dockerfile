FROM node:22 AS build
COPY . /app
WORKDIR /app
RUN npm ci
FROM gcr.io/distroless/nodejs22-debian12
COPY --from=build /app /app
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["curl", "-fsS", "http://127.0.0.1:3000/health"]
CMD ["/app/server.js"]
# expect 8 error health-command-not-found
