"""proxy LISTEN TARGET: passes connections on between two Unix sockets; SIGUSR1 cuts all of them once."""

import asyncio
import signal
import sys

writers = set()


async def copy(reader, writer):
    writers.add(writer)
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writers.discard(writer)
        writer.close()


async def main(listen, target):
    async def serve(reader, writer):
        far_reader, far_writer = await asyncio.open_unix_connection(target)
        await asyncio.gather(copy(reader, far_writer), copy(far_reader, writer))

    def cut():
        for writer in list(writers):
            writer.transport.abort()

    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, cut)
    server = await asyncio.start_unix_server(serve, listen)
    await server.serve_forever()


asyncio.run(main(*sys.argv[1:]))
