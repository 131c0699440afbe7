package dev.catalogsync.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * What the servlet container does before anything of ours is asked: an encoded slash stays part of its segment, and what the
 * container refuses by itself (a path that is not percent-encoded, say) is answered as every other error is.
 */
@Component
class Container implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final Bodies bodies;

    Container(Bodies bodies) {
        this.bodies = bodies;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(
                connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new Refusals()));
    }

    private final class Refusals extends ErrorReportValve {

        @Override
        protected void report(Request request, Response response, Throwable thrown) {
            int status = response.getStatus();
            if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            Problem problem = Problem.of(
                    status,
                    status < 500 ? "The request is not valid HTTP." : "The request could not be answered.",
                    request.getRequestURI());
            try {
                response.setContentType(Problem.MEDIA_TYPE);
                response.getOutputStream().write(bodies.write(problem).getBytes(StandardCharsets.UTF_8));
                response.finishResponse();
            } catch (IOException e) {
                throw new UncheckedIOException("the client disconnected", e);
            }
        }
    }
}
