package io.luaprocess.spring.autoconfigure;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.luaprocess.ObjectMapping;
import io.luaprocess.ProcessActors;
import io.luaprocess.ProcessRuntime;
import io.luaprocess.ProcessServices;
import io.luaprocess.definition.ApplicationEntry;
import io.luaprocess.definition.DefinitionLoader;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.DefinitionSource;
import io.luaprocess.kernel.Kernel;
import io.luaprocess.lua.api.LuaCallInterceptor;
import io.luaprocess.lua.api.LuaErrorTranslator;
import io.luaprocess.lua.api.LuaModule;
import io.luaprocess.lua.engine.LuaEngine;
import io.luaprocess.runtime.JavaCallers;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.runtime.RuntimeBuilder;
import io.luaprocess.runtime.UnknownDefaultHostException;
import io.luaprocess.runtime.UnknownLimitsException;
import io.luaprocess.security.AuthorityConditions;
import io.luaprocess.security.Guard;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import io.luaprocess.spring.diagnostics.ProcessPropertyNames;
import io.luaprocess.spring.event.ProcessEventPublisher;
import io.luaprocess.spring.module.AnnotatedModules;
import io.luaprocess.spring.module.EditorDefinitions;
import io.luaprocess.spring.security.EventLoops;
import io.luaprocess.spring.security.PolicyEvaluator;
import io.luaprocess.spring.security.ProcessSecurity;
import io.luaprocess.spring.security.ProcessSecurityCustomizer;
import io.luaprocess.spring.security.RunAsIdentities;
import io.luaprocess.spring.security.ScopeSource;
import io.luaprocess.topology.Names;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.io.support.ResourcePatternUtils;

/**
 * Auto-configuration for the process runtime: definitions, hosts, services, names and the
 * guard.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "luaprocess.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ProcessProperties.class)
public final class ProcessAutoConfiguration {

	private final ProcessProperties properties;

	ProcessAutoConfiguration(ProcessProperties properties) {
		NativeImages.refuse();
		ProcessPropertiesValidator.validate(properties);
		this.properties = properties;
	}

	/**
	 * Names are checked before anything is bound to them.
	 */
	@Bean
	static BeanFactoryPostProcessor processPropertyNamesCheck(ConfigurableEnvironment environment) {
		return (beans) -> ProcessPropertyNames.check(environment, ProcessProperties.PREFIX, ProcessProperties.class);
	}

	@Bean
	@ConditionalOnMissingBean
	ProcessSecurity processSecurityDeclaration(ObjectProvider<AuthorityConditions> authorities,
			ObjectProvider<Policy> policies, ObjectProvider<ProcessSecurityCustomizer> customizers) {
		ProcessSecurity security = new ProcessSecurity(authorities.getIfAvailable(() -> AuthorityConditions.LISTED));
		policies.orderedStream().forEach(security::policy);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(security));
		return security;
	}

	@Bean
	@ConditionalOnMissingBean
	PolicyEvaluator processPolicyEvaluator(ObjectProvider<ScopeSource> scopes, ProcessSecurity security) {
		return new PolicyEvaluator(ApplicationPolicies.of(this.properties, security), strict(scopes.getIfAvailable()));
	}

	@Bean
	PolicyLookup processPolicyLookup(ObjectProvider<DefinitionRegistry> definitions,
			ObjectProvider<ProcessSecurity> security) {
		return new PolicyLookup(definitions, security);
	}

	@Bean
	NamedIdentities processNamedIdentities(ObjectProvider<RunAsIdentities> identities, PolicyLookup lookup) {
		return new NamedIdentities(this.properties, identities.getIfAvailable(() -> NamedIdentities::withoutScope),
				lookup);
	}

	/**
	 * If scopes are configured, a caller without actor must not be allowed more than a
	 * caller with a scope: a user that a scope denies would otherwise be allowed on a
	 * thread without authentication.
	 */
	private boolean strict(@Nullable ScopeSource scopes) {
		ProcessProperties.Security security = this.properties.security();
		if (security.strict() != null) {
			return security.strict();
		}
		return (scopes != null) ? !scopes.isEmpty() : !security.scopes().isEmpty();
	}

	@Bean
	@ConditionalOnMissingBean(Guard.class)
	PolicyGuard processGuard(PolicyEvaluator policies) {
		return new PolicyGuard(policies);
	}

	@Bean
	@ConditionalOnMissingBean
	JavaCallers processJavaCallers() {
		return new UnknownCallers();
	}

	@Bean
	static AnnotatedModules processAnnotatedModules(ConfigurableListableBeanFactory beans,
			ObjectProvider<ObjectMapping> mappings) {
		return new AnnotatedModules(beans, mappings.getIfAvailable(() -> ObjectMapping.NONE));
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean(ProcessRuntime.class)
	LuaProcessRuntime processRuntime(Guard guard, JavaCallers callers, ProcessSecurity security,
			NamedIdentities identities, ResourceLoader resources, ObjectProvider<LuaModule> modules,
			ObjectProvider<ApplicationEntry> entries, ObjectProvider<DefinitionSource> sources,
			ObjectProvider<ObjectMapping> mappings, ObjectProvider<ProcessRuntimeCustomizer> customizers,
			ObjectProvider<LuaErrorTranslator> translators, ObjectProvider<LuaCallInterceptor> interceptors,
			AnnotatedModules annotated, ListableBeanFactory beans) {
		List<LuaModule> all = new ArrayList<>(modules.orderedStream().toList());
		all.addAll(annotated.find());
		Path editors = this.properties.lua().definitionsDirectory();
		if (editors != null) {
			EditorDefinitions.write(editors, all);
		}
		DefinitionRoots roots = new DefinitionRoots(ResourcePatternUtils.getResourcePatternResolver(resources));
		List<String> locations = this.properties.locations();
		RuntimeBuilder builder = LuaProcessRuntime.builder()
			.roots(() -> roots.find(locations))
			.entries(ApplicationEntries.of(this.properties))
			.entries(entries.orderedStream().toList())
			.sources(sources.orderedStream().toList())
			.eager(this.properties.definitions().eager())
			.onDefinitionError(onDefinitionError())
			.defaultHost(this.properties.defaultHost())
			.engine(LuaEngine.Mode.valueOf(this.properties.lua().engine().name()))
			.grace(this.properties.shutdown().gracePeriod())
			.callTimeout(this.properties.call().timeout())
			.callGrace(this.properties.call().gracePeriod())
			.events(this.properties.events().capacity())
			.guard(guard)
			.callers(callers)
			.authorities(security.authorities())
			.serviceIdentities(identities::of)
			.schedules(CronSchedule.FORMAT)
			.crashLoop(this.properties.crashLoop().toCrashLoop())
			.modules(all)
			.errorTranslators(translators.orderedStream().toList())
			.callInterceptors(interceptors.orderedStream().toList())
			.folderModules(this.properties.defaultModules());
		Integer workers = this.properties.scheduler().workers();
		if (workers != null) {
			builder.workers(workers);
		}
		ConfiguredLimits limits = new ConfiguredLimits(this.properties.limits());
		limits.applyTo(builder);
		own(beans, DefinitionRegistry.class, "processDefinitionRegistry").ifPresent(builder::definitions);
		own(beans, Names.class, "processNames").ifPresent(builder::names);
		mappings.ifAvailable(builder::objectMapping);
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		try {
			return builder.build();
		}
		catch (UnknownLimitsException ex) {
			throw limits.explain(ex);
		}
		catch (UnknownDefaultHostException ex) {
			throw explain(ex);
		}
	}

	private RuntimeException explain(UnknownDefaultHostException ex) {
		return ex.host().equals(this.properties.defaultHost()) ? new InvalidProcessPropertyException(
				List.of(new Problem("luaprocess.default-host", ex.host(), ex.reason()))) : ex;
	}

	/**
	 * Finds a bean of the application; the bean of that type defined here is part of the
	 * runtime itself.
	 */
	private static <T> Optional<T> own(ListableBeanFactory beans, Class<T> type, String ours) {
		return Arrays.stream(beans.getBeanNamesForType(type, true, false))
			.filter((name) -> !name.equals(ours))
			.findFirst()
			.map((name) -> beans.getBean(name, type));
	}

	private DefinitionLoader.OnError onDefinitionError() {
		return switch (this.properties.onDefinitionError()) {
			case FAIL -> DefinitionLoader.OnError.FAIL;
			case SKIP -> DefinitionLoader.OnError.SKIP;
		};
	}

	@Bean
	@ConditionalOnLuaRuntime
	@ConditionalOnMissingBean
	DefinitionRegistry processDefinitionRegistry(LuaProcessRuntime runtime) {
		return runtime.definitions();
	}

	/**
	 * The hosts and the processes on them. The runtime closes it, so it has no destroy
	 * method.
	 */
	@Bean(destroyMethod = "")
	@ConditionalOnLuaRuntime
	@ConditionalOnMissingBean
	Kernel processKernel(LuaProcessRuntime runtime) {
		return runtime.kernel();
	}

	@Bean
	@ConditionalOnLuaRuntime
	@ConditionalOnMissingBean
	Names processNames(LuaProcessRuntime runtime) {
		return runtime.kernel().names();
	}

	@Bean
	@ConditionalOnLuaRuntime
	@ConditionalOnMissingBean
	ProcessActors processActors(LuaProcessRuntime runtime) {
		return runtime.actors();
	}

	@Bean
	@ConditionalOnLuaRuntime
	@ConditionalOnMissingBean
	ProcessServices processServices(LuaProcessRuntime runtime) {
		return runtime.serviceCommands();
	}

	@Bean
	@ConditionalOnLuaRuntime
	@ConditionalOnMissingBean
	ProcessRuntimeLifecycle processRuntimeLifecycle(LuaProcessRuntime runtime, Guard guard, ProcessSecurity security) {
		return new ProcessRuntimeLifecycle(runtime, this.properties, guard, security);
	}

	/**
	 * Callers of applications without Spring Security.
	 */
	private static final class UnknownCallers implements JavaCallers {

		@Override
		public Identity current() {
			return Identity.NONE;
		}

		@Override
		public boolean mayBlock() {
			return EventLoops.mayBlock();
		}

	}

	@Bean
	@ConditionalOnLuaRuntime
	ProcessKeepAlive processKeepAlive(LuaProcessRuntime runtime, ProcessRuntimeLifecycle lifecycle) {
		return new ProcessKeepAlive(runtime, lifecycle);
	}

	@Bean
	static RuntimeBackOff processRuntimeBackOff() {
		return new RuntimeBackOff();
	}

	@Bean
	static LazyInitializationExcludeFilter processLazyInitializationExcludeFilter() {
		return LazyInitializationExcludeFilter.forBeanTypes(ProcessRuntimeLifecycle.class, ProcessKeepAlive.class,
				ProcessEventPublisher.class);
	}

}
