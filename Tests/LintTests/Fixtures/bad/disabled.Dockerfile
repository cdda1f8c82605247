FROM nginx:1.27
HEALTHCHECK NONE
# expect 2 warning healthcheck-disabled
