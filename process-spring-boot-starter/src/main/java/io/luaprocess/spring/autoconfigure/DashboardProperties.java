package io.luaprocess.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The dashboard.
 *
 * @param enabled Whether there is a dashboard. There is one if Spring Boot's developer
 * tools are there, unless given.
 * @param path Path of the dashboard below the context path.
 * @param role Role or authority of users that may look, with Spring Security. A star
 * stands for every user that has logged in.
 * @param allowRemote Whether requests from other machines are answered if the application
 * has no Spring Security.
 * @param readOnly Whether no user can do anything from the dashboard. Unless given, users
 * can do what policies allow only if Spring Boot's developer tools are there.
 * @param showSource Whether program texts are shown. They are if Spring Boot's developer
 * tools are there, unless given.
 * @param maxViewers Pages that may be open at the same time.
 */
record DashboardProperties(@Nullable Boolean enabled, @DefaultValue("/luaprocess") String path,
		@DefaultValue("ADMIN") String role, @DefaultValue("false") boolean allowRemote, @Nullable Boolean readOnly,
		@Nullable Boolean showSource, @DefaultValue("50") int maxViewers) {
}
