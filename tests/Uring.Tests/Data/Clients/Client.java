import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends COUNT requests with java.net.http, PARALLEL at a time, and compares the body of each response with
 * FILE. Prints the number of those that agree. Each line of the input is one job with a new client. Tabs separate
 * its parts.
 *
 * <pre>GET|HEAD|POST|chunked POST  URL  COUNT  PARALLEL  FILE</pre>
 */
class Client {
    public static void main(String[] arguments) throws Exception {
        BufferedReader jobs = new BufferedReader(new InputStreamReader(System.in));
        for (String job = jobs.readLine(); job != null; job = jobs.readLine()) {
            send(job.split("\t"));
        }
    }

    private static void send(String[] arguments) throws Exception {
        HttpRequest request = request(arguments[0], URI.create(arguments[1]));
        int count = Integer.parseInt(arguments[2]);
        byte[] file = Files.readAllBytes(Path.of(arguments[4]));
        byte[] expected = arguments[0].equals("HEAD") ? new byte[0] : file;
        HttpClient client = HttpClient.newHttpClient();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger right = new AtomicInteger();
        Thread[] threads = new Thread[Integer.parseInt(arguments[3])];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                while (next.getAndIncrement() < count) {
                    try {
                        HttpResponse<byte[]> response =
                            client.sendAsync(request, BodyHandlers.ofByteArray()).get(2, TimeUnit.MINUTES);
                        if (response.statusCode() == 200 && Arrays.equals(response.body(), expected)) {
                            right.incrementAndGet();
                        } else {
                            System.out.printf(
                                "%d, %d bytes of %d, or other bytes%n",
                                response.statusCode(), response.body().length, expected.length);
                        }
                    } catch (Exception e) {
                        System.out.println(e);
                    }
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println(right + " right");
    }

    private static HttpRequest request(String kind, URI uri) {
        byte[] upload = new byte[100_000];
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
        switch (kind) {
            case "GET":
                return builder.GET().build();
            case "HEAD":
                return builder.method("HEAD", BodyPublishers.noBody()).build();
            case "POST":
                return builder.POST(BodyPublishers.ofByteArray(upload)).build();
            case "chunked POST":
                return builder.POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(upload))).build();
            default:
                throw new IllegalArgumentException(kind);
        }
    }
}
