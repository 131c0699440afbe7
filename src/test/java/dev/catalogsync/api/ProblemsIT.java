package dev.catalogsync.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.DataFolder;
import dev.catalogsync.Refusal;
import dev.catalogsync.WholeApplication;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The answers a caller gets, seen from outside, through routes of this test at paths that only an admin may call. */
@WholeApplication
class ProblemsIT {

    private static final String LOOK = "/api/look";
    private static final String WRITE = "/api/rules/test/";

    public record Wanted(String title, Integer size) {}

    @LocalServerPort
    int port;

    @Autowired
    DataFolder data;

    @Autowired
    Calls calls;

    @Autowired
    CamelContext camel;

    @BeforeEach
    void routes() throws Exception {
        if (camel.getRoute("test-look") != null) {
            return;
        }
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:" + LOOK + "?httpMethodRestrict=GET")
                        .id("test-look")
                        .routeConfigurationId("api-errors")
                        .removeHeaders("Camel*")
                        .delay(50)
                        .process(call -> call.getMessage()
                                .setBody(Map.of(
                                        "actor",
                                        String.valueOf(call.getMessage().getHeader("CatalogActor")),
                                        "headers",
                                        call.getMessage().getHeaders().keySet())))
                        .marshal()
                        .json();
                from("platform-http:" + WRITE + "read?httpMethodRestrict=POST&useStreaming=true")
                        .id("test-read")
                        .routeConfigurationId("api-errors")
                        .removeHeaders("Camel*")
                        .to("bean:bodies?method=read(${body}, '" + Wanted.class.getName() + "')")
                        .to("bean:bodies?method=write");
                from("platform-http:" + WRITE + "conflict?httpMethodRestrict=POST")
                        .id("test-conflict")
                        .routeConfigurationId("api-errors")
                        .process(call -> {
                            throw new Refusal(Refusal.Kind.CONFLICT, "It was already approved.")
                                    .kept("The change is as it was.")
                                    .next("Review it again.");
                        });
                from("platform-http:" + WRITE + "broken?httpMethodRestrict=POST")
                        .id("test-broken")
                        .routeConfigurationId("api-errors")
                        .process(call -> {
                            throw new IllegalStateException("password=hunter2 of table secret");
                        });
            }
        });
    }

    @Test
    void anUnknownPathIs404ForThoseWeKnowAnd401ForOthers() {
        problem(calls.get("viewer", "/api/nonsense"), 404);
        problem(calls.get("viewer", "/nonsense"), 404);
        problem(calls.send("admin", "POST", "/nonsense", "{}"), 404);
        problem(calls.get(null, "/api/nonsense"), 401);
        assertThat(calls.get(null, "/nonsense").header("WWW-Authenticate")).isEqualTo("Bearer");
        problem(calls.get("viewer", "/actuator/heapdump"), 404);
        problem(calls.get("admin", "/actuator/env"), 404);
        problem(calls.get("viewer", "/api/../actuator/%2e%2e/x"), 400);
    }

    @Test
    void aWrongMethodIs405AndSaysTheRightOne() {
        Calls.Answer answer = calls.send("viewer", "DELETE", LOOK, null);
        problem(answer, 405);
        assertThat(answer.header("Allow")).contains("GET");
    }

    @Test
    void everyWrongFieldIsTold() {
        assertThat(calls.send("admin", "POST", WRITE + "read", "{\"title\":\"Föö 😀\"}")
                        .json()
                        .path("title")
                        .asText())
                .isEqualTo("Föö 😀");
        JsonNode problem = problem(calls.send("admin", "POST", WRITE + "read", "{\"titel\":1,\"size\":\"x\"}"), 422);
        assertThat(problem.path("errors").findValuesAsText("pointer")).contains("/titel");
        assertThat(problem.path("instance").asText()).isEqualTo(WRITE + "read");
    }

    @Test
    void brokenJsonIsToldWithLineAndColumn() {
        JsonNode problem = problem(calls.send("admin", "POST", WRITE + "read", "{\n \"title\": ,}"), 400);
        assertThat(problem.path("detail").asText()).contains("line 2, column");
        byte[] latin = "{\"title\":\"Föö\"}".getBytes(StandardCharsets.ISO_8859_1);
        problem(
                calls.send(
                        "admin",
                        calls.request(WRITE + "read")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofByteArray(latin))),
                400);
    }

    @Test
    void brokenJsonIsToldInPlainWords() {
        for (String broken : new String[] {"{\"title\": \"a\",}", "{'title': 1}", "{\"title\": \"a\"", "nonsense"}) {
            String detail = problem(calls.send("admin", "POST", WRITE + "read", broken), 400)
                    .path("detail")
                    .asText();
            assertThat(detail)
                    .contains("line 1, column")
                    .doesNotContain("token", "START_", "was expecting", "code ", "Unexpected");
        }
    }

    @Test
    void whatTheContainerRefusesByItselfIsAProblemToo() {
        assertThat(problem(calls.get("viewer", "/api/sync/batches/1%2F2"), 404)
                        .path("detail")
                        .asText())
                .contains("integer");
        problem(calls.get("viewer", "/api/sync/batches/1%5C2"), 400);
        problem(calls.get(null, "/api%2Fsync%2Fstatus"), 401);
    }

    @Test
    void aPathThatIsNotHttpIsAnsweredWithAProblem() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write("GET /api/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "urn:problem-type");
        }
    }

    @Test
    void onlyJsonIsRead() {
        for (String type : new String[] {
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/xml",
            "application/x-java-serialized-object",
            "application/json; charset=utf-16",
            "nonsense"
        }) {
            problem(
                    calls.send(
                            "admin",
                            calls.request(WRITE + "read")
                                    .header("Content-Type", type)
                                    .POST(HttpRequest.BodyPublishers.ofString("CatalogActor=root"))),
                    415);
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedWhateverItsLengthWasSaidToBe() {
        byte[] large = "x".repeat(2 * 1024 * 1024 + 1).getBytes(StandardCharsets.US_ASCII);
        problem(calls.send("admin", "POST", WRITE + "read", new String(large, StandardCharsets.US_ASCII)), 413);
        problem(
                calls.send(
                        "admin",
                        calls.request(WRITE + "read")
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))),
                413);
    }

    @Test
    void aBodyThatEndsEarlyIsRefused() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + WRITE + "read HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Authorization: Bearer " + calls.token("admin") + "\r\nContent-Length: 100\r\n\r\n{}")
                    .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
        }
    }

    @Test
    void anIllegalMoveIs409AndSaysWhatWasKeptAndWhatToDo() {
        JsonNode problem = problem(calls.send("admin", "POST", WRITE + "conflict", null), 409);
        assertThat(problem.path("kept").asText()).isEqualTo("The change is as it was.");
        assertThat(problem.path("next").asText()).isEqualTo("Review it again.");
    }

    @Test
    void anUnforeseenErrorTellsAnIdAndNothingElse() {
        Calls.Answer answer = calls.send("admin", "POST", WRITE + "broken", null);
        assertThat(problem(answer, 500).path("id").asText()).isNotBlank();
        assertThat(answer.body()).doesNotContain("hunter2", "Exception", "secret");
    }

    @Test
    void twoCallersAtOnceAreToldApart() {
        CompletableFuture<?>[] all = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    String caller = i % 2 == 0 ? "viewer" : "operator";
                    assertThat(calls.get(caller, LOOK).json().path("actor").asText())
                            .isEqualTo(caller);
                }))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).join();
    }

    @Test
    void nobodyIsWhoTheySayTheyAre() {
        Calls.Answer answer = calls.send(
                "viewer",
                calls.request(LOOK + "?CatalogActor=root&catalogactor=root&CamelSqlQuery=x&camelFoo=1&status=PENDING")
                        .header("CatalogActor", "root")
                        .header("cATALOGaCTOR", "root")
                        .header("CatalogRoles", "admin")
                        .header("CamelSqlQuery", "drop table item")
                        .header("camelhttpuri", "http://169.254.169.254/")
                        .GET());
        assertThat(answer.json().path("actor").asText()).isEqualTo("viewer");
        assertThat(answer.json().path("headers").toString().toLowerCase())
                .contains("status")
                .doesNotContain("catalogroles", "camel");
    }

    @Test
    void aLinkCannotChooseOurHeaders() {
        Calls.Answer answer = calls.send(
                "viewer",
                calls.request(LOOK
                                + "?Set-Cookie=a&Location=//evil&Access-Control-Allow-Origin=*&Content-Type=text/html")
                        .header("X-Forwarded-Host", "evil")
                        .GET());
        assertThat(answer.response().headers().map())
                .doesNotContainKeys(
                        "set-cookie",
                        "location",
                        "access-control-allow-origin",
                        "authorization",
                        "x-forwarded-host",
                        "user-agent");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Content-Security-Policy")).doesNotContain("unsafe");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    private JsonNode problem(Calls.Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        JsonNode problem = answer.json();
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("type").asText()).startsWith("urn:problem-type:catalog-sync:");
        for (String member : new String[] {"title", "detail", "instance"}) {
            assertThat(problem.path(member).asText()).as(member).isNotBlank();
        }
        return problem;
    }
}
