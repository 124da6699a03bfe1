package io.luaprocess.spring.dashboard;

/**
 * An endpoint of another module that is a view of the dashboard. The page knows the view
 * and shows it only if there is such a bean.
 *
 * @param view the name of the view, for example {@code cluster}
 * @param endpoint the endpoint, whose read operations are used as they are
 */
public record DashboardEndpoint(String view, Object endpoint) {
}
