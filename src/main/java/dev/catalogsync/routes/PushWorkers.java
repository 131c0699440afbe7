package dev.catalogsync.routes;

import org.apache.camel.CamelContext;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * As many competing consumers of push tasks as are configured: a route file can say what one worker does, and not how many there are.
 * Made last, they are also stopped first: what was claimed is finished while the routes that it needs still run.
 */
@Component
class PushWorkers implements CamelContextConfiguration {

    private static final String TEMPLATE = "push-work";
    private static final int MOST = 10;

    private final int workers;

    PushWorkers(@Value("${catalog.push.workers}") int workers) {
        if (workers < 1 || workers > MOST) {
            throw new IllegalArgumentException("catalog.push.workers is " + workers + "; it can be 1 to " + MOST + ".");
        }
        this.workers = workers;
    }

    @Override
    public void beforeApplicationStart(CamelContext camel) {
        for (int worker = 1; worker <= workers; worker++) {
            TemplatedRouteBuilder.builder(camel, TEMPLATE)
                    .routeId(TEMPLATE + "-" + worker)
                    .parameter("worker", worker)
                    .add();
        }
    }

    @Override
    public void afterApplicationStart(CamelContext camel) {}
}
