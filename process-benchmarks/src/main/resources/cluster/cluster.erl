%% A node of the cluster benchmark. Commands are lines of the input, answers are lines that begin with "= ".
-module(cluster).
-export([main/0, receiver/2, echo/0, wait/0]).

%% A receiver says "more" after so many messages; a sender is at most so many such windows ahead.
-define(WINDOW, 1000).
-define(AHEAD, 3).

main() ->
    answer("~s", [node()]),
    commands(none).

commands(Other) ->
    case io:get_line("") of
        eof -> ok;
        Line -> commands(command(string:lexemes(string:trim(Line), " "), Other))
    end.

command(["connect", Name], _) ->
    Other = list_to_atom(Name),
    true = net_kernel:connect_node(Other),
    answer("connected", []),
    Other;
command(["send", Pairs, Count], Other) ->
    send(Other, list_to_integer(Pairs), list_to_integer(Count)),
    Other;
command(["ping", Count], Other) ->
    ping(Other, list_to_integer(Count)),
    Other;
command(["watch"], Other) ->
    watch(Other),
    Other.

answer(Format, Values) -> io:format("= " ++ Format ++ "~n", Values).

%% Nanoseconds until the receivers have got everything.
send(Other, Pairs, Count) ->
    Each = Count div Pairs,
    Receivers = [spawn(Other, ?MODULE, receiver, [self(), Each]) || _ <- lists:seq(1, Pairs)],
    Start = erlang:monotonic_time(nanosecond),
    [spawn(fun() -> sender(Receiver, Each) end) || Receiver <- Receivers],
    [receive {done, Receiver, Each} -> ok end || Receiver <- Receivers],
    answer("~w", [erlang:monotonic_time(nanosecond) - Start]).

sender(To, Count) ->
    To ! {start, self()},
    send_all(To, 1, Count),
    To ! stop.

send_all(_, I, Count) when I > Count -> ok;
send_all(To, I, Count) ->
    To ! {item, I},
    case I rem ?WINDOW of
        0 when I >= ?AHEAD * ?WINDOW -> receive more -> ok end;
        _ -> ok
    end,
    send_all(To, I + 1, Count).

receiver(Master, Count) ->
    receive {start, From} -> Master ! {done, self(), receive_all(From, 0, Count)} end.

receive_all(From, I, Count) ->
    receive
        {item, Next} when Next =:= I + 1 ->
            case Next rem ?WINDOW of 0 -> From ! more; _ -> ok end,
            receive_all(From, Next, Count);
        stop -> I
    end.

%% The nanoseconds of each round trip.
ping(Other, Count) ->
    Master = self(),
    Echo = spawn(Other, ?MODULE, echo, []),
    spawn(fun() -> Master ! {times, trips(Echo, Count, [])} end),
    receive {times, Times} -> ok end,
    exit(Echo, kill),
    answer("~s", [lists:join(" ", [integer_to_list(Time) || Time <- Times])]).

echo() -> receive {From, I} -> From ! {self(), I}, echo() end.

trips(_, 0, Times) -> Times;
trips(Echo, I, Times) ->
    Start = erlang:monotonic_time(nanosecond),
    Echo ! {self(), I},
    receive {Echo, I} -> ok end,
    trips(Echo, I - 1, [erlang:monotonic_time(nanosecond) - Start | Times]).

%% Says "watching" when the monitor is at the other node, and "down" when that process is gone.
watch(Other) ->
    Master = self(),
    spawn(fun() ->
        Waiting = spawn(Other, ?MODULE, wait, []),
        Monitor = monitor(process, Waiting),
        Waiting ! {from, self()},
        receive ready -> Master ! watching end,
        receive {'DOWN', Monitor, process, Waiting, _} -> answer("down", []) end
    end),
    receive watching -> answer("watching", []) end.

wait() -> receive {from, Watcher} -> Watcher ! ready, wait() end.
