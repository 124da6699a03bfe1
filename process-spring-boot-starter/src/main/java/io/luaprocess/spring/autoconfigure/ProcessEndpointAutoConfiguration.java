package io.luaprocess.spring.autoconfigure;

import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.actuate.audit.OperatorAudit;
import io.luaprocess.spring.actuate.endpoint.ProcessDefinitionsEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessGraphEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessHostsEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessNamesEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessServicesEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessServicesEndpointWebExtension;
import io.luaprocess.spring.actuate.endpoint.ProcessValues;
import io.luaprocess.spring.actuate.endpoint.ProcessesEndpoint;
import io.luaprocess.spring.actuate.endpoint.ProcessesEndpointWebExtension;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the actuator endpoints of the process runtime.
 */
@AutoConfiguration(after = ProcessAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnLuaRuntime
@EnableConfigurationProperties(ProcessesEndpointProperties.class)
public final class ProcessEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	ProcessesEndpoint processesEndpoint(LuaProcessRuntime runtime, ObjectProvider<OperatorAudit> audit,
			ProcessesEndpointProperties properties, ObjectProvider<SanitizingFunction> sanitizingFunctions) {
		ProcessValues values = new ProcessValues(sanitizingFunctions.orderedStream().toList());
		return new ProcessesEndpoint(runtime, audit.getIfAvailable(), values, properties.showValues() == Show.ALWAYS);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(ProcessesEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	ProcessesEndpointWebExtension processesEndpointWebExtension(ProcessesEndpoint endpoint,
			ProcessesEndpointProperties properties) {
		return new ProcessesEndpointWebExtension(endpoint, properties.showValues(), properties.roles());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	ProcessGraphEndpoint processGraphEndpoint(LuaProcessRuntime runtime) {
		return new ProcessGraphEndpoint(runtime);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	ProcessHostsEndpoint processHostsEndpoint(LuaProcessRuntime runtime) {
		return new ProcessHostsEndpoint(runtime);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	ProcessNamesEndpoint processNamesEndpoint(LuaProcessRuntime runtime) {
		return new ProcessNamesEndpoint(runtime);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	ProcessDefinitionsEndpoint processDefinitionsEndpoint(DefinitionRegistry definitions, LuaProcessRuntime runtime) {
		return new ProcessDefinitionsEndpoint(definitions, runtime);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint
	ProcessServicesEndpoint processServicesEndpoint(LuaProcessRuntime runtime, ObjectProvider<OperatorAudit> audit) {
		return new ProcessServicesEndpoint(runtime, audit.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(ProcessServicesEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	ProcessServicesEndpointWebExtension processServicesEndpointWebExtension(ProcessServicesEndpoint endpoint) {
		return new ProcessServicesEndpointWebExtension(endpoint);
	}

}
