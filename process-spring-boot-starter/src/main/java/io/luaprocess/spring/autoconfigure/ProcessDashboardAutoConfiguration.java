package io.luaprocess.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import io.luaprocess.runtime.JavaCallers;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.security.Guard;
import io.luaprocess.spring.actuate.audit.OperatorAudit;
import io.luaprocess.spring.actuate.endpoint.ProcessGraphEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessHostsEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessServicesEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessesEndpoint;
import io.luaprocess.spring.dashboard.Dashboard;
import io.luaprocess.spring.dashboard.DashboardAccess;
import io.luaprocess.spring.dashboard.DashboardActions;
import io.luaprocess.spring.dashboard.DashboardEndpoint;
import io.luaprocess.spring.dashboard.DashboardPermissions;
import io.luaprocess.spring.dashboard.DashboardServlet;
import io.luaprocess.spring.dashboard.DashboardSettings;
import io.luaprocess.spring.dashboard.DashboardViews;
import io.luaprocess.spring.dashboard.LocalAccess;
import io.luaprocess.spring.dashboard.security.SecurityAccess;
import io.luaprocess.spring.security.ProcessAuthorization;
import jakarta.servlet.http.HttpServlet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.util.ClassUtils;

/**
 * Auto-configuration for the dashboard of servlet applications, on the port and with the
 * login of the application.
 */
@AutoConfiguration(after = { ProcessAutoConfiguration.class, ProcessEndpointAutoConfiguration.class },
		afterName = "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration")
@ConditionalOnLuaRuntime
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ Endpoint.class, JsonMapper.class, HttpServlet.class, ServletRegistrationBean.class })
@Conditional(ProcessDashboardAutoConfiguration.Wanted.class)
public final class ProcessDashboardAutoConfiguration {

	private static final Logger log = LoggerFactory.getLogger(ProcessDashboardAutoConfiguration.class);

	private final DashboardProperties properties;

	ProcessDashboardAutoConfiguration(ProcessProperties properties) {
		this.properties = properties.dashboard();
	}

	@Bean
	@ConditionalOnMissingBean(DashboardAccess.class)
	LocalAccess processDashboardAccess() {
		return new LocalAccess(this.properties.allowRemote());
	}

	@Bean
	@ConditionalOnMissingBean
	DashboardPermissions.Question processDashboardQuestion(Guard guard) {
		return (identity, action, resource) -> guard.allows(identity, action, resource, Map.of());
	}

	@Bean
	@ConditionalOnMissingBean
	Dashboard processDashboard(LuaProcessRuntime runtime, Environment environment, ResourceLoader resources,
			DashboardAccess access, DashboardPermissions.Question question, JavaCallers callers,
			ObjectProvider<ProcessesEndpoint> processes, ObjectProvider<ProcessHostsEndpoint> hosts,
			ObjectProvider<ProcessServicesEndpoint> services, ObjectProvider<DashboardEndpoint> others,
			ObjectProvider<OperatorAudit> audit) {
		DashboardSettings settings = settings(environment);
		Map<String, Object> endpoints = new LinkedHashMap<>();
		endpoints.put("hosts", hosts.getIfAvailable(() -> new ProcessHostsEndpoint(runtime)));
		endpoints.put("graph", new ProcessGraphEndpoint(runtime));
		endpoints.put("services", services.getIfAvailable(() -> new ProcessServicesEndpoint(runtime)));
		others.forEach((other) -> endpoints.put(other.view(), other.endpoint()));
		ProcessesEndpoint shown = processes.getIfAvailable(() -> new ProcessesEndpoint(runtime));
		return new Dashboard(access, resources, new DashboardViews(runtime, shown, endpoints, settings),
				new DashboardActions(runtime, new DashboardPermissions(question, callers), settings,
						audit.getIfAvailable(() -> (action, target, details) -> {
						})),
				settings);
	}

	private DashboardSettings settings(Environment environment) {
		boolean developed = ClassUtils.isPresent(DevToolsRestart.DEVTOOLS, null);
		return new DashboardSettings(environment.getProperty("spring.application.name", "application"),
				orElse(this.properties.readOnly(), !developed), orElse(this.properties.showSource(), developed),
				this.properties.maxViewers());
	}

	private static boolean orElse(@Nullable Boolean value, boolean absent) {
		return (value != null) ? value : absent;
	}

	@Bean
	@ConditionalOnMissingBean(name = "processDashboardServlet")
	ServletRegistrationBean<DashboardServlet> processDashboardServlet(Dashboard dashboard) {
		ServletRegistrationBean<DashboardServlet> registration = new ServletRegistrationBean<>(
				new DashboardServlet(dashboard), this.properties.path() + "/*");
		registration.setName("processDashboard");
		log.info("Dashboard of processes at {}/", this.properties.path());
		return registration;
	}

	@Bean
	SmartLifecycle processDashboardLifecycle(Dashboard dashboard) {
		return dashboard.lifecycle();
	}

	/**
	 * Users log in to the application.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ CsrfToken.class, SecurityContextHolderStrategy.class })
	@ConditionalOnBean(name = "springSecurityFilterChain")
	static class LoggedIn {

		@Bean
		@ConditionalOnMissingBean(DashboardAccess.class)
		SecurityAccess processDashboardSecurityAccess(ProcessProperties properties,
				ObjectProvider<SecurityContextHolderStrategy> contexts, ObjectProvider<RoleHierarchy> hierarchy) {
			return new SecurityAccess(contexts.getIfAvailable(SecurityContextHolder::getContextHolderStrategy),
					properties.dashboard().role(), hierarchy.getIfAvailable());
		}

		@Bean
		@ConditionalOnBean(ProcessAuthorization.class)
		DashboardPermissions.Question processDashboardSilentQuestion(ProcessAuthorization authorization) {
			return authorization::permits;
		}

	}

	/** It was asked for, or the application is being developed. */
	static final class Wanted extends AnyNestedCondition {

		Wanted() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBooleanProperty("luaprocess.dashboard.enabled")
		static final class AskedFor {

		}

		@ConditionalOnBooleanProperty(name = "luaprocess.dashboard.enabled", matchIfMissing = true)
		@ConditionalOnClass(name = DevToolsRestart.DEVTOOLS)
		static final class Developed {

		}

	}

}
