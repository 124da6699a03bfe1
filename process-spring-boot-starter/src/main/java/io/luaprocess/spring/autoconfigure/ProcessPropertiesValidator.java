package io.luaprocess.spring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.luaprocess.definition.CrashLoop;
import io.luaprocess.definition.EntryId;
import io.luaprocess.definition.PolicyWords;
import io.luaprocess.limit.Limit;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import io.luaprocess.spring.security.ExpressionCondition;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Checks what binding alone cannot: ranges, ids and what belongs together. All problems
 * are reported at once, each with the name of its property.
 */
final class ProcessPropertiesValidator {

	/** A smaller number is one whose unit was forgotten. */
	private static final long LEAST_MEMORY = 4096;

	private static final String CLUSTER = "io.luaprocess.spring.cluster.ClusterProperties";

	private final List<Problem> problems = new ArrayList<>();

	private ProcessPropertiesValidator() {
	}

	static void validate(ProcessProperties properties) {
		ProcessPropertiesValidator validator = new ProcessPropertiesValidator();
		validator.check(properties);
		if (!validator.problems.isEmpty()) {
			throw new InvalidProcessPropertyException(validator.problems);
		}
	}

	private void check(ProcessProperties properties) {
		if (properties.locations().isEmpty()) {
			reject("luaprocess.locations", null, "must name at least one folder, such as classpath*:/processes/");
		}
		if (EntryId.parse(properties.defaultHost()) == null) {
			reject("luaprocess.default-host", properties.defaultHost(), "must be an id such as app:processes");
		}
		Integer workers = properties.scheduler().workers();
		if (workers != null) {
			atLeast("luaprocess.scheduler.workers", workers, 1);
		}
		properties.hosts().forEach(this::host);
		properties.services().forEach(this::service);
		Set<String> identities = new TreeSet<>(properties.security().identities().keySet());
		properties.services().forEach((id, service) -> runAs(id, service, identities));
		CrashLoopProperties loop = properties.crashLoop();
		crashLoop("luaprocess.crash-loop.", loop.crashes(), loop.window());
		int events = properties.events().capacity();
		if (events < 1 || events > EventProperties.MOST) {
			reject("luaprocess.events.capacity", events, "must be from 1 to " + EventProperties.MOST);
		}
		limits("luaprocess.limits.", properties.limits().general());
		if (properties.limits().heapShare().bytes() < 0) {
			reject("luaprocess.limits.heap-share", properties.limits().heapShare().bytes(), "must not be negative");
		}
		properties.limits().hosts().forEach((id, limits) -> limits("luaprocess.limits.hosts", id, limits));
		properties.limits().definitions().forEach((id, limits) -> limits("luaprocess.limits.definitions", id, limits));
		properties.security().policies().forEach(this::policy);
		ModulePropertiesValidator.validate(properties.modules(), this.problems);
		DashboardPropertiesValidator.validate(properties.dashboard(), this.problems);
		cluster(new TreeSet<>(properties.cluster().keySet()));
		if (properties.call().timeout() != null) {
			positive("luaprocess.call.timeout", properties.call().timeout());
		}
		positive("luaprocess.observations.max-age", properties.observations().maxAge());
		positive("luaprocess.reload.poll-interval", properties.reload().pollInterval());
		notNegative("luaprocess.reload.quiet-period", properties.reload().quietPeriod());
		notNegative("luaprocess.call.grace-period", properties.call().gracePeriod());
		notNegative("luaprocess.shutdown.grace-period", properties.shutdown().gracePeriod());
	}

	/** Without its module a cluster would be configured and not exist. */
	private void cluster(Set<String> properties) {
		if (!properties.isEmpty() && !ClassUtils.isPresent(CLUSTER, getClass().getClassLoader())) {
			reject("luaprocess.cluster." + properties.iterator().next(), null,
					"needs the dependency io.luaprocess:process-cluster-spring-boot-starter");
		}
	}

	private void host(String id, ProcessProperties.Host host) {
		String prefix = "luaprocess.hosts[" + id + "].";
		id(prefix, id);
		atLeast(prefix + "workers", host.workers(), 0);
		if (host.maxProcesses() != null) {
			atLeast(prefix + "max-processes", host.maxProcesses(), 0);
		}
		host.budget().validate(prefix + "budget.", this.problems);
		atLeast(prefix + "mailbox-capacity", host.mailboxCapacity(), 1);
		positive(prefix + "stop-timeout", host.stopTimeout());
	}

	private void service(String id, ProcessProperties.Service service) {
		String prefix = "luaprocess.services[" + id + "].";
		id(prefix, id);
		required(prefix + "process", service.process(), "must name the process entry to run");
		positive(prefix + "start-timeout", service.startTimeout());
		positive(prefix + "stop-timeout", service.stopTimeout());
		positive(prefix + "stable-threshold", service.stableThreshold());
		ProcessProperties.Restart restart = service.restart();
		positive(prefix + "restart.initial-delay", restart.initialDelay());
		positive(prefix + "restart.max-delay", restart.maxDelay());
		if (restart.maxDelay().compareTo(restart.initialDelay()) < 0) {
			reject(prefix + "restart.max-delay", restart.maxDelay(), "must not be less than initial-delay");
		}
		if (!(restart.backoffFactor() >= 1)) {
			reject(prefix + "restart.backoff-factor", restart.backoffFactor(), "must be at least 1");
		}
		if (!(restart.jitter() >= 0 && restart.jitter() <= 1)) {
			reject(prefix + "restart.jitter", restart.jitter(), "must be from 0 to 1");
		}
		atLeast(prefix + "restart.max-attempts", restart.maxAttempts(), 0);
		crashLoop(prefix + "restart.loop.", restart.loop().crashes(), restart.loop().window());
	}

	private void crashLoop(String prefix, @Nullable Integer crashes, @Nullable Duration window) {
		if (crashes != null && (crashes < 0 || crashes > CrashLoop.MOST)) {
			reject(prefix + "crashes", crashes, "must be from 0 to " + CrashLoop.MOST);
		}
		if (window != null) {
			positive(prefix + "window", window);
		}
	}

	private void runAs(String id, ProcessProperties.Service service, Set<String> identities) {
		String property = "luaprocess.services[" + id + "].run-as";
		if (service.runAs() == null) {
			return;
		}
		if (!identities.contains(service.runAs())) {
			reject(property, service.runAs(), "must be one of luaprocess.security.identities"
					+ (identities.isEmpty() ? ", which has none" : ": " + String.join(", ", identities)));
		}
		if (service.security() != null) {
			reject(property, service.runAs(), "run-as and security exclude each other");
		}
	}

	private void limits(String map, String id, ProcessProperties.Overrides limits) {
		String prefix = map + "[" + id + "].";
		id(prefix, id);
		limits(prefix, limits);
	}

	private void limits(String prefix, ProcessProperties.Overrides limits) {
		for (Limit limit : Limit.values()) {
			Object property = limits.value(limit);
			if (property != null) {
				limit(prefix + limit.key(), limit, property);
			}
		}
	}

	private void limit(String property, Limit limit, Object configured) {
		Object value = ConfiguredLimits.value(configured);
		String problem = limit.problem(value);
		if (problem != null) {
			reject(property, (configured instanceof MemoryLimit) ? value : configured, problem);
		}
		else if (limit == Limit.MEMORY && (Long) value > 0 && (Long) value < LEAST_MEMORY) {
			reject(property, value + "B", "is less than any process needs; write the unit, such as 64MB");
		}
	}

	private void notNegative(String property, Duration value) {
		if (value.isNegative()) {
			reject(property, value, "must not be negative");
		}
	}

	private void policy(String name, ProcessProperties.Policy policy) {
		String prefix = "luaprocess.security.policies[" + name + "].";
		id(prefix, name);
		if (policy.actions().isEmpty()) {
			reject(prefix + "actions", null, "must name at least one action, such as process.terminate or *");
		}
		policy.actions().forEach((pattern) -> action(prefix + "actions", pattern));
		if (policy.resources().isEmpty()) {
			reject(prefix + "resources", null, "must name at least one resource, such as shop.orders:order or *");
		}
		if (policy.effect() == null) {
			reject(prefix + "effect", null, "must be allow or deny");
		}
		if (policy.authorities().stream().anyMatch(String::isBlank)) {
			reject(prefix + "authorities", null, "must name authorities, such as ROLE_OPERATOR");
		}
		expression(prefix + "when", policy.when());
		int index = 0;
		for (ProcessProperties.Condition condition : policy.conditions()) {
			condition(prefix + "conditions[" + index++ + "].", condition);
		}
	}

	private void expression(String property, @Nullable String text) {
		try {
			if (text != null) {
				ExpressionCondition.parse(text);
			}
		}
		catch (IllegalArgumentException ex) {
			reject(property, text, String.valueOf(ex.getMessage()));
		}
	}

	private void condition(String prefix, ProcessProperties.Condition condition) {
		required(prefix + "field", condition.field(), "must name a field, such as actor.meta.roles");
		required(prefix + "operator", condition.operator(), "must name an operator, such as contains");
		field(prefix + "field", condition.field());
		field(prefix + "value-from", condition.valueFrom());
		String operator = condition.operator();
		if (operator == null || operator.endsWith("exists")) {
			return;
		}
		if ((condition.value() == null) == (condition.valueFrom() == null)) {
			reject(prefix + "value", null, "exactly one of value and value-from must be given");
		}
		else if (condition.value() != null && condition.value().size() != 1 && !operator.endsWith("in")) {
			reject(prefix + "value", condition.value(), "must be a single value for the operator " + operator);
		}
	}

	private void action(String property, String pattern) {
		try {
			String wrong = PolicyWords.wrongAction(pattern);
			if (wrong != null) {
				reject(property, null, wrong);
			}
		}
		catch (IllegalArgumentException ex) {
			reject(property, null, String.valueOf(ex.getMessage()));
		}
	}

	private void field(String property, @Nullable String field) {
		String wrong = (field == null || field.isBlank()) ? null : PolicyWords.wrongField(field);
		if (wrong != null) {
			reject(property, null, wrong);
		}
	}

	private void id(String prefix, String id) {
		if (EntryId.parse(id) == null && (id.isEmpty() || id.indexOf(':') >= 0)) {
			reject(prefix.substring(0, prefix.length() - 1), null,
					"the key must be an id such as \"[shop.orders:worker]\", in brackets because of the colon");
		}
	}

	private void required(String property, @Nullable String value, String reason) {
		if (value == null || value.isBlank()) {
			reject(property, null, reason);
		}
	}

	private void atLeast(String property, int value, int least) {
		if (value < least) {
			reject(property, value, (least == 0) ? "must not be negative" : "must be at least " + least);
		}
	}

	private void positive(String property, Duration value) {
		if (value.isNegative() || value.isZero()) {
			reject(property, value, "must be longer than zero");
		}
	}

	private void reject(String property, @Nullable Object value, String reason) {
		this.problems.add(new Problem(property, value, reason));
	}

}
