// Serves every request with its method, target and body, in hexadecimal digits in the field X-Seen.
'use strict';
const http = require('node:http');

const seen = Symbol('requests of the socket');
const hex = (bytes) => 'x' + bytes.toString('hex');

const server = http.createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, (request, response) => {
  const parts = [];
  request.socket[seen] ??= [];
  request.socket[seen].push({ request, response });
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const method = hex(Buffer.from(request.method, 'latin1'));
    const target = hex(Buffer.from(request.url, 'latin1'));
    response.setHeader('X-Seen', `${method} ${target} ${hex(Buffer.concat(parts))}`);
    // Node keeps a connection of HTTP/1.0 only for an answer with a length.
    response.setHeader('Content-Length', 0);
    response.end();
  });
});

// A client that has sent everything closes its side. The answers to complete requests follow.
server.httpAllowHalfOpen = true;

// The requests before the one that ends the connection are answered first. Node would drop them.
const end = (socket, status) => {
  if ((socket[seen] ?? []).some(({ request, response }) => request.complete && !response.writableFinished && socket.writable)) {
    setImmediate(end, socket, status);
  } else if (socket.writable) {
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
  }
};

server.on('clientError', (error, socket) => end(socket, `400 ${error.code}`));
server.on('connect', (request, socket) => end(socket, '405 Method Not Allowed'));

server.listen(0, '127.0.0.1', () => console.log(server.address().port, process.versions.node));

// Standard input ends with the test, also after a crash.
process.stdin.on('close', () => process.exit()).resume();
