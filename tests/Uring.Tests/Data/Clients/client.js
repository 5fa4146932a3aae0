// Sends COUNT requests with one of the two clients of Node, PARALLEL at a time, and compares the body of
// each response with FILE. Prints the number of those that agree.
//
//     node client.js http|fetch "GET|HEAD|POST|chunked POST" URL COUNT PARALLEL FILE
const fs = require("fs");
const http = require("http");

const [library, kind, url, count, parallel, file] = process.argv.slice(2);
const expected = kind === "HEAD" ? Buffer.alloc(0) : fs.readFileSync(file);
const method = kind.replace("chunked ", "");
const part = Buffer.alloc(10_000, "x");
const parts = Array(10).fill(part);

// The default agent of Node 18 keeps no connection alive, unlike that of Node 20.
const agent = new http.Agent({ keepAlive: true });

function sendWithHttp() {
  return new Promise((resolve, reject) => {
    // Node sends a body without this header in chunks.
    const headers = kind === "POST" ? { "Content-Length": part.length * parts.length } : {};
    const options = { agent, method, headers, signal: AbortSignal.timeout(120_000) };
    const request = http.request(url, options, response => {
      const chunks = [];
      response.on("data", chunk => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => resolve([response.statusCode, Buffer.concat(chunks)]));
    });
    request.on("error", reject);
    if (method === "POST") {
      parts.forEach(bytes => request.write(bytes));
    }
    request.end();
  });
}

async function sendWithFetch() {
  const options = { method, signal: AbortSignal.timeout(120_000) };
  if (kind === "POST") {
    options.body = Buffer.concat(parts);
  } else if (kind === "chunked POST") {
    options.body = new Blob(parts).stream();
    options.duplex = "half";
  }
  const response = await fetch(url, options);
  return [response.status, Buffer.from(await response.arrayBuffer())];
}

let next = 0;
let right = 0;
async function work() {
  while (next++ < +count) {
    try {
      const [status, body] = await (library === "http" ? sendWithHttp() : sendWithFetch());
      if (status === 200 && body.equals(expected)) {
        right++;
      } else {
        console.log(`${status}, ${body.length} bytes of ${expected.length}, or other bytes`);
      }
    } catch (error) {
      console.log(String(error), String(error.cause ?? ""));
    }
  }
}

Promise.all(Array.from({ length: +parallel }, work)).then(() => console.log(`${right} right`));
