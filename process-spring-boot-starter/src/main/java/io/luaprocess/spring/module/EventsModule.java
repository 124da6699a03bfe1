package io.luaprocess.spring.module;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.luaprocess.ErrorKind;
import io.luaprocess.ProcessException;
import io.luaprocess.lua.api.LuaCall;
import io.luaprocess.lua.api.LuaFunction;
import io.luaprocess.lua.api.LuaModule;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * The module {@code events}: programs publish application events, and get those of
 * programs and those of Java classes that the application names.
 */
public final class EventsModule implements LuaModule, ApplicationListener<ApplicationEvent> {

	/** Longest type in characters. */
	private static final int MAX_TYPE = 1024;

	private final ApplicationEventPublisher publisher;

	private final List<Class<?>> classes;

	private final int capacity;

	/** Subscriptions by type; a set is never empty. */
	private final Map<String, Set<EventSubscription>> subscriptions = new ConcurrentHashMap<>();

	/**
	 * Creates the module.
	 * @param publisher publishes the events of programs
	 * @param classes classes of events that programs may subscribe to by their full names
	 * @param capacity events that may wait for one subscriber
	 */
	public EventsModule(ApplicationEventPublisher publisher, Collection<Class<?>> classes, int capacity) {
		this.publisher = publisher;
		this.classes = List.copyOf(classes);
		this.capacity = capacity;
	}

	@Override
	public String name() {
		return "events";
	}

	@Override
	public String description() {
		return "Application events of programs and of Java code.";
	}

	@Override
	public Map<String, LuaFunction> functions() {
		return Map.of("publish",
				DescribedFunction.of(this::publish, "Publishes an application event.", "", "type string",
						"payload? any"),
				"subscribe", DescribedFunction.of(this::subscribe, "Returns a channel of the payloads of events.",
						"Channel", "type string"));
	}

	private @Nullable Object publish(LuaCall call) {
		String type = type(call);
		if (this.classes.stream().anyMatch((known) -> known.getName().equals(type))) {
			throw new ProcessException(ErrorKind.INVALID, "bad argument #1 to 'events.publish' (events of type " + type
					+ " are published by Java code only)");
		}
		call.permit("events.publish", type);
		this.publisher.publishEvent(new LuaEvent(type, call.get(2), call.pid()));
		return null;
	}

	private Object subscribe(LuaCall call) {
		String type = type(call);
		call.permit("events.subscribe", type);
		EventSubscription subscription = new EventSubscription(this.capacity, (ended) -> remove(type, ended));
		this.subscriptions.compute(type, (key, present) -> {
			Set<EventSubscription> all = (present != null) ? present : ConcurrentHashMap.newKeySet();
			all.add(subscription);
			return all;
		});
		return subscription;
	}

	private static String type(LuaCall call) {
		String type = call.require(1, String.class);
		if (type.isEmpty() || type.length() > MAX_TYPE) {
			throw new ProcessException(ErrorKind.INVALID,
					"bad argument #1 to '" + call.function() + "' (a type has 1 to " + MAX_TYPE + " characters)");
		}
		return type;
	}

	private void remove(String type, EventSubscription ended) {
		this.subscriptions.computeIfPresent(type, (key, all) -> {
			all.remove(ended);
			return all.isEmpty() ? null : all;
		});
	}

	/** Number of subscriptions that have not ended. */
	int subscriptions() {
		return this.subscriptions.values().stream().mapToInt(Set::size).sum();
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (this.subscriptions.isEmpty()) {
			return;
		}
		Object happened = (event instanceof PayloadApplicationEvent<?> carrier) ? carrier.getPayload() : event;
		if (happened instanceof LuaEvent own) {
			give(own.type(), (own.payload() != null) ? own.payload() : Map.of());
			return;
		}
		for (Class<?> type : this.classes) {
			if (type.isInstance(happened)) {
				give(type.getName(), happened);
			}
		}
	}

	private void give(String type, Object payload) {
		this.subscriptions.getOrDefault(type, Set.of()).forEach((subscription) -> subscription.add(payload));
	}

	@Override
	public String toString() {
		return "module 'events' (luaprocess.modules.events.enabled)";
	}

}
