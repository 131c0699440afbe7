package dev.catalogsync.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.catalogsync.Calls;
import dev.catalogsync.DataFolder;
import dev.catalogsync.WholeApplication;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.test.spring.junit5.DisableJmx;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;

/** The operator's console from outside: there with the profile {@code ops}, and for admins on this machine alone. */
@WholeApplication
@DisableJmx(false)
@ActiveProfiles("ops")
@TestPropertySource(properties = "management.server.port=0")
@Tag("req-72")
class OpsIT {

    private static final String JOLOKIA = "/actuator/jolokia";
    private static final String HAWTIO = "/actuator/hawtio/index.html";
    private static final String ROUTE = "org.apache.camel:context=*,type=routes,name=\"api-show-status\"";

    @LocalServerPort
    int port;

    @LocalManagementPort
    int consolePort;

    @Autowired
    DataFolder data;

    @Autowired
    CamelContext camel;

    private Calls console;
    private Calls main;

    @BeforeEach
    void connect() {
        main = new Calls(port, data);
        console = new Calls(consolePort, data);
    }

    @Test
    void nothingOfItIsOnTheMainPort() {
        for (String path : List.of(HAWTIO, JOLOKIA, "/hawtio", "/jolokia", "/actuator/prometheus", "/actuator")) {
            assertThat(main.get("admin", path).status()).as(path).isEqualTo(404);
        }
        assertThat(main.get(null, "/livez").status()).isEqualTo(200);
        assertThat(main.get(null, "/readyz").status()).isEqualTo(200);
    }

    @Test
    void onlyAdminsEnter() {
        for (String path : List.of(HAWTIO, JOLOKIA, "/actuator/hawtio", "/actuator", "/nonsense")) {
            Calls.Answer nobody = console.get(null, path);
            assertThat(nobody.status()).as(path).isEqualTo(401);
            assertThat(nobody.header("WWW-Authenticate")).startsWith("Basic realm=");
            for (String role : List.of("viewer", "reviewer", "operator")) {
                assertThat(as(role, path).status()).as("%s by %s", path, role).isEqualTo(403);
            }
        }
        assertThat(console.send(
                                null,
                                basic("admin", main.password("admin"), request(HAWTIO))
                                        .GET())
                        .status())
                .isEqualTo(200);
        assertThat(console.send(
                                null,
                                basic("me", main.token("admin"), request(HAWTIO))
                                        .GET())
                        .status())
                .isEqualTo(200);
        assertThat(console.send(null, basic("admin", "wrong", request(HAWTIO)).GET())
                        .status())
                .isEqualTo(401);
        assertThat(console.send(
                                null,
                                basic("admin", main.token("viewer"), request(HAWTIO))
                                        .GET())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void onlyThisMachineReachesIt() throws Exception {
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address :
                    network.inetAddresses().filter(a -> !a.isLoopbackAddress()).toList()) {
                try (Socket socket = new Socket()) {
                    assertThat(catchThrowable(() -> socket.connect(new InetSocketAddress(address, consolePort), 2_000)))
                            .as("%s", address)
                            .isNotNull();
                }
            }
        }
    }

    @Test
    void anotherSiteCannotUseABrowsersLogin() {
        assertThat(jolokia("{\"type\":\"version\"}", "Origin", "https://evil.example")
                        .status())
                .isEqualTo(403);
        assertThat(jolokia("{\"type\":\"version\"}", "Origin", "null").status()).isEqualTo(403);
        assertThat(jolokia("{\"type\":\"version\"}", "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(jolokia("{\"type\":\"version\"}", "Sec-Fetch-Site", "same-site")
                        .status())
                .isEqualTo(403);
        assertThat(jolokia("{\"type\":\"version\"}", "Sec-Fetch-Site", "same-origin")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void routesAreSeenStoppedAndStarted() throws Exception {
        String name = jolokia("{\"type\":\"search\",\"mbean\":\"" + ROUTE.replace("\"", "\\\"") + "\"}")
                .path("value")
                .path(0)
                .asText();
        assertThat(name).contains("api-show-status");
        String mbean = "\"mbean\":\"" + name.replace("\"", "\\\"") + "\"";
        assertThat(jolokia("{\"type\":\"read\"," + mbean + ",\"attribute\":\"State\"}")
                        .path("value")
                        .asText())
                .isEqualTo("Started");
        assertThat(jolokia("{\"type\":\"exec\"," + mbean + ",\"operation\":\"stop()\"}")
                        .path("status")
                        .asInt())
                .isEqualTo(200);
        assertThat(camel.getRouteController().getRouteStatus("api-show-status")).isEqualTo(ServiceStatus.Stopped);
        assertThat(as("viewer", "/actuator/health").status()).isEqualTo(503);
        assertThat(jolokia("{\"type\":\"exec\"," + mbean + ",\"operation\":\"start()\"}")
                        .path("status")
                        .asInt())
                .isEqualTo(200);
        assertThat(camel.getRouteController().getRouteStatus("api-show-status")).isEqualTo(ServiceStatus.Started);
    }

    @Test
    void everythingElseIsDenied() {
        for (String call : List.of(
                "{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\"}",
                "{\"type\":\"read\",\"mbean\":\"java.lang:type=Memory\"}",
                "{\"type\":\"exec\",\"mbean\":\"com.sun.management:type=HotSpotDiagnostic\",\"operation\":\"dumpHeap\",\"arguments\":[\"x.hprof\",true]}",
                "{\"type\":\"exec\",\"mbean\":\"com.sun.management:type=DiagnosticCommand\",\"operation\":\"vmSystemProperties\"}",
                "{\"type\":\"exec\",\"mbean\":\"java.util.logging:type=Logging\",\"operation\":\"getLoggerLevel\",\"arguments\":[\"\"]}",
                "{\"type\":\"exec\",\"mbean\":\"org.apache.camel:context=catalog-sync,type=context,name=\\\"catalog-sync\\\"\",\"operation\":\"stop()\"}",
                "{\"type\":\"write\",\"mbean\":\"org.apache.camel:context=catalog-sync,type=context,name=\\\"catalog-sync\\\"\",\"attribute\":\"Tracing\",\"value\":true}")) {
            assertThat(jolokia(call).path("status").asInt()).as(call).isEqualTo(403);
        }
        assertThat(as("admin", JOLOKIA + "/list").json().path("status").asInt())
                .as("a call that a link could make")
                .isEqualTo(403);
        Calls.Answer proxy = as("admin", "/actuator/hawtio/proxy/http/127.0.0.1/" + port + "/actuator/health");
        assertThat(proxy.status()).as(proxy.body()).isGreaterThanOrEqualTo(400);
        for (String path : List.of("/actuator/heapdump", "/actuator/env", "/actuator/beans", "/actuator/shutdown")) {
            assertThat(as("admin", path).status()).as(path).isEqualTo(404);
        }
    }

    private Calls.Answer as(String role, String path) {
        return console.send(
                null,
                request(path)
                        .header("Authorization", "Bearer " + main.token(role))
                        .GET());
    }

    private JsonNode jolokia(String call) {
        return jolokia(call, "Accept", "application/json").json();
    }

    private Calls.Answer jolokia(String call, String header, String value) {
        return console.send(
                null,
                basic("admin", main.password("admin"), request(JOLOKIA))
                        .header("Content-Type", "application/json")
                        .header(header, value)
                        .POST(HttpRequest.BodyPublishers.ofString(call)));
    }

    private HttpRequest.Builder request(String path) {
        return console.request(path);
    }

    private static HttpRequest.Builder basic(String name, String password, HttpRequest.Builder request) {
        String login = Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        return request.header("Authorization", "Basic " + login);
    }
}
