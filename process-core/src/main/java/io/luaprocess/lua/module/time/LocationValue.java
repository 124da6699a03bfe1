package io.luaprocess.lua.module.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.Locale;
import java.util.Objects;

import io.luaprocess.lua.engine.vm.Args;
import io.luaprocess.lua.engine.vm.LuaObject;
import io.luaprocess.lua.engine.vm.Table;
import io.luaprocess.lua.value.Copier;
import io.luaprocess.lua.value.JavaValue;
import io.luaprocess.lua.value.Sendable;
import org.jspecify.annotations.Nullable;
import org.luaj.vm2.LuaValue;

/**
 * A time zone as Lua code sees it: an IANA zone or a fixed offset with a name. Immutable.
 */
public final class LocationValue extends LuaObject implements Sendable, JavaValue {

	static final String KIND = "location";

	private static final String LOCAL_NAME = "Local";

	static final LocationValue UTC = new LocationValue("UTC", ZoneOffset.UTC, "UTC");

	static final LocationValue LOCAL = new LocationValue(LOCAL_NAME, ZoneId.systemDefault(), null);

	/** Offsets Java's zones can express. */
	static final int MAX_OFFSET = 18 * 3600;

	private static final DateTimeFormatter ABBREVIATION = DateTimeFormatter.ofPattern("zzz", Locale.US);

	private static final Table METHODS = new Table()
		.fn("string", (s, args) -> Args.self(s, args, LocationValue.class, KIND).tostring())
		.freeze();

	private final String name;

	private final ZoneId zone;

	private final ZoneRules rules;

	private final @Nullable String abbreviation;

	private LocationValue(String name, ZoneId zone, @Nullable String abbreviation) {
		this.name = name;
		this.zone = zone;
		this.rules = zone.getRules();
		this.abbreviation = abbreviation;
	}

	/**
	 * Returns the location of a Java zone.
	 * @param zone the zone
	 * @return the location
	 */
	public static LocationValue of(ZoneId zone) {
		if (zone instanceof ZoneOffset offset) {
			return offset(offset.getTotalSeconds());
		}
		return zone.getId().equals("UTC") ? UTC : new LocationValue(zone.getId(), zone, null);
	}

	/**
	 * Returns a location that another runtime has described. Its local zone is called by
	 * its own name here, unless it is the local zone of this runtime as well.
	 * @param name the name
	 * @param zone the zone
	 * @param abbreviation the abbreviation; {@code null} for those of the zone
	 * @return the location
	 */
	public static LocationValue of(String name, ZoneId zone, @Nullable String abbreviation) {
		if (name.equals(LOCAL_NAME) && abbreviation == null) {
			return zone.equals(LOCAL.zone) ? LOCAL : of(zone);
		}
		LocationValue location = new LocationValue(name, zone, abbreviation);
		return location.equalTo(UTC) ? UTC : location;
	}

	/**
	 * Finds a zone by name.
	 * @param name {@code UTC}, {@code Local} or an IANA name
	 * @return the location, or {@code null} if there is none of this name
	 */
	static @Nullable LocationValue find(String name) {
		if (name.equals(UTC.name)) {
			return UTC;
		}
		if (name.equals(LOCAL.name)) {
			return LOCAL;
		}
		try {
			ZoneRulesProvider.getRules(name, false);
			return new LocationValue(name, ZoneId.of(name), null);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	/**
	 * Makes a zone of one offset.
	 * @param name its name, which is its abbreviation too
	 * @param seconds offset in seconds east, at most {@link #MAX_OFFSET} either way
	 */
	static LocationValue fixed(String name, int seconds) {
		return new LocationValue(name, ZoneOffset.ofTotalSeconds(seconds), name);
	}

	/**
	 * Makes a zone of one offset that is called by it, for example {@code +02:00}.
	 */
	static LocationValue offset(int seconds) {
		return (seconds == 0) ? UTC
				: new LocationValue(ZoneOffset.ofTotalSeconds(seconds).getId(), ZoneOffset.ofTotalSeconds(seconds), "");
	}

	/**
	 * Returns the fixed abbreviation.
	 * @return the abbreviation; {@code null} if those of the zone are used
	 */
	public @Nullable String abbreviation() {
		return this.abbreviation;
	}

	int offsetAt(Instant moment) {
		return this.rules.getOffset(moment).getTotalSeconds();
	}

	/**
	 * Returns what the layout element {@code MST} writes.
	 * @param moment the moment
	 * @return the abbreviation; empty if the zone has none
	 */
	String abbreviationAt(Instant moment) {
		if (this.abbreviation != null) {
			return this.abbreviation;
		}
		String text = ABBREVIATION.format(moment.atZone(this.zone));
		// Zones without a name of their own are written like GMT-03:00 there.
		return (text.startsWith("GMT") && text.length() > 3) ? "" : text;
	}

	/**
	 * Returns the moment at which clocks of this zone show a time. In a gap the clocks
	 * are taken as not yet set forward; in an overlap the earlier moment counts.
	 */
	Instant resolve(LocalDateTime local) {
		return local.atZone(this.zone).toInstant();
	}

	@Override
	public String kind() {
		return KIND;
	}

	@Override
	protected Table methods() {
		return METHODS;
	}

	@Override
	public LuaValue crossed(Copier copier) {
		return this;
	}

	@Override
	public ZoneId toJava() {
		return this.zone;
	}

	@Override
	public boolean equalTo(LuaObject other) {
		return other instanceof LocationValue that && this.name.equals(that.name) && this.zone.equals(that.zone)
				&& Objects.equals(this.abbreviation, that.abbreviation);
	}

	@Override
	public String tojstring() {
		return this.name;
	}

	@Override
	public boolean hasText() {
		return true;
	}

	@Override
	public LuaValue tostring() {
		return Args.str(this.name);
	}

}
