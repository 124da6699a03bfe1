package io.luaprocess.spring.autoconfigure;

import io.luaprocess.runtime.JavaCallers;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.actuate.audit.AuditedOperations;
import io.luaprocess.spring.actuate.audit.OperatorAudit;
import io.luaprocess.spring.actuate.endpoint.ProcessEventsEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessEventsEndpointWebExtension;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the endpoint of events and for the audit of what operators do.
 */
@AutoConfiguration(after = ProcessAutoConfiguration.class, before = ProcessEndpointAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnLuaRuntime
@EnableConfigurationProperties(ProcessEventsEndpointProperties.class)
public final class ProcessEventsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	ProcessEventsEndpoint processEventsEndpoint(LuaProcessRuntime runtime,
			ObjectProvider<SanitizingFunction> sanitizing, ProcessEventsEndpointProperties properties) {
		return new ProcessEventsEndpoint(runtime, sanitizing.orderedStream().toList(), properties.showValues());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(ProcessEventsEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	ProcessEventsEndpointWebExtension processEventsEndpointWebExtension(ProcessEventsEndpoint endpoint,
			ProcessEventsEndpointProperties properties) {
		return new ProcessEventsEndpointWebExtension(endpoint, properties.showValues(), properties.roles());
	}

	@Bean
	@ConditionalOnClass(AuditApplicationEvent.class)
	@ConditionalOnMissingBean
	OperatorAudit processOperatorAudit(ApplicationEventPublisher publisher, JavaCallers callers) {
		return new AuditedOperations(publisher, callers);
	}

}
