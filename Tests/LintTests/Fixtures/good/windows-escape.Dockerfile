# escape=`
FROM mcr.microsoft.com/windows/servercore:ltsc2022
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
WORKDIR C:\app
COPY . C:\app\
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s `
  CMD try { `
        $response = Invoke-WebRequest http://127.0.0.1/health -UseBasicParsing; `
        if ($response.StatusCode -eq 200) { exit 0 } else { exit 1 } `
      } catch { exit 1 }
ENTRYPOINT ["C:\\app\\server.exe"]
