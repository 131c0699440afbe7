package dev.catalogsync.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Counts the routes of each room, and is down where a room has none or one of its routes does not run: Camel starts
 * without a word when its pattern of route files matches nothing.
 */
@Component
class RoomsHealthIndicator implements HealthIndicator {

    private final CamelContext camel;
    private final List<String> rooms;

    RoomsHealthIndicator(CamelContext camel, @Value("${catalog.api.rooms}") List<String> rooms) {
        this.camel = camel;
        this.rooms = rooms;
    }

    @Override
    public Health health() {
        Map<String, List<Route>> routes = camel.getRoutes().stream()
                .filter(route -> route.getGroup() != null)
                .collect(Collectors.groupingBy(Route::getGroup, TreeMap::new, Collectors.toList()));
        TreeSet<String> missing = new TreeSet<>(rooms);
        missing.removeAll(routes.keySet());
        List<String> stopped = routes.values().stream()
                .flatMap(List::stream)
                .map(Route::getRouteId)
                .filter(id -> camel.getRouteController().getRouteStatus(id) != ServiceStatus.Started)
                .sorted()
                .toList();
        Health.Builder health = missing.isEmpty() && stopped.isEmpty() ? Health.up() : Health.down();
        routes.forEach((room, its) -> health.withDetail(room, its.size()));
        if (!missing.isEmpty()) {
            health.withDetail("missing", new ArrayList<>(missing));
        }
        if (!stopped.isEmpty()) {
            health.withDetail("stopped", stopped);
        }
        return health.build();
    }
}
