package io.luaprocess.spring.dashboard;

/**
 * What the dashboard shows and lets do.
 *
 * @param application name of the application
 * @param readOnly whether it lets nobody do anything
 * @param showSource whether program texts are shown
 * @param maxViewers pages that may be open at the same time
 */
public record DashboardSettings(String application, boolean readOnly, boolean showSource, int maxViewers) {
}
