package io.luaprocess.sample;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Everybody logs in with a password. What a role may do with processes is written in
 * {@code application.yml} and {@code processes/shop/security}: it holds for Lua programs,
 * Java code and the actuator alike.
 */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class SecurityConfiguration {

	@Bean
	SecurityFilterChain web(HttpSecurity http) throws Exception {
		return http
			.authorizeHttpRequests((requests) -> requests.requestMatchers(EndpointRequest.to("health"))
				.permitAll()
				.requestMatchers(EndpointRequest.toAnyEndpoint())
				.hasRole("OPERATOR")
				.anyRequest()
				.authenticated())
			.formLogin(Customizer.withDefaults())
			.httpBasic(Customizer.withDefaults())
			// A request that brings its password cannot be forged by another page.
			.csrf((csrf) -> csrf.spa().ignoringRequestMatchers(SecurityConfiguration::hasPassword))
			.build();
	}

	private static boolean hasPassword(HttpServletRequest request) {
		return request.getHeader(HttpHeaders.AUTHORIZATION) != null;
	}

	@Bean
	static RoleHierarchy roles() {
		return RoleHierarchyImpl.fromHierarchy("ROLE_ADMIN > ROLE_OPERATOR");
	}

	/** The password of each user is its name. */
	@Bean
	UserDetailsService users(@Value("${shop.tenants}") List<String> tenants) {
		InMemoryUserDetailsManager users = new InMemoryUserDetailsManager(user("admin", "ADMIN"),
				user("operator", "OPERATOR"));
		tenants.forEach((tenant) -> users.createUser(user(tenant, "TENANT")));
		return users;
	}

	private static UserDetails user(String name, String role) {
		return User.withUsername(name).password("{noop}" + name).roles(role).build();
	}

}
