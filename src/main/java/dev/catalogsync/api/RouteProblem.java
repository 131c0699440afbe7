package dev.catalogsync.api;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.stereotype.Component;

/**
 * Answers a call whose route failed; the route configuration {@code api-errors} calls it. It touches Camel because status
 * and body of an answer are set on the exchange.
 */
@Component("apiProblem")
class RouteProblem implements Processor {

    private final Bodies bodies;

    RouteProblem(Bodies bodies) {
        this.bodies = bodies;
    }

    @Override
    public void process(Exchange exchange) {
        Throwable thrown = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        String path = exchange.getMessage().getHeader("CatalogPath", String.class);
        Problem problem = Problem.of(thrown == null ? new IllegalStateException("no exception") : thrown, path);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, problem.status());
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, Problem.MEDIA_TYPE);
        exchange.getMessage().setBody(bodies.write(problem));
    }
}
