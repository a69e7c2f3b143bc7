using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>Asks the cluster how it does. A silo that does not answer is waited for no longer than <see cref="ClusterObserverOptions.SiloTimeout"/>, and shown as such.</summary>
internal sealed class ClusterObserver(IGrainFactory grains, CallerScope callers, GatewaySettings settings, ClusterHistory history, ClusterObserverOptions options, TimeProvider time)
{
    private const int MaxUndelivered = 100;

    /// <summary>Reads that wait until something arrives: how long they take says nothing of how fast a silo is.</summary>
    private static readonly ImmutableHashSet<(string Grain, string Method)> Waiting = [("feed", nameof(IFeedGrain.ReadAsync)), ("bureau-store", nameof(IBureauStoreGrain.ReadAsync))];

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>The hubs, the silos and their figures.</summary>
    /// <exception cref="RequestRefusedException">503: no silo tells which silos there are.</exception>
    public async Task<ClusterBody> ObserveAsync(CancellationToken cancellationToken)
    {
        var newest = await ReadMembersAsync(cancellationToken);
        var answers = await Task.WhenAll(newest.Select(row => ObserveAsync(row, cancellationToken)));
        SiloBody[] silos = [.. answers.Select(answer => answer.Silo)];
        SiloStatistics[] statistics = [.. answers.Select(answer => answer.Statistics).OfType<SiloStatistics>()];
        var now = time.GetUtcNow();
        return history.Note(new ClusterBody(now, Hubs(newest), [.. silos], Total(statistics, method => (method.Grain, method.Method)))
        {
            Grains = Total(statistics, method => (method.Grain, MethodBody.Every)),
            UndeliveredCount = statistics.Sum(silo => silo.UndeliveredCount),
            Undelivered = Undelivered(statistics, now),
            Backlogs = Backlogs(statistics, now),
            Links = Links(statistics, now),
        });
    }

    /// <summary>The silos as the membership table has them, by name: of several lives of one the last.</summary>
    /// <exception cref="RequestRefusedException">503: no silo tells which silos there are.</exception>
    public async Task<MembershipEntry[]> ReadMembersAsync(CancellationToken cancellationToken) =>
        [.. (await ReadLivesAsync(cancellationToken))
            .GroupBy(row => row.SiloName, StringComparer.Ordinal)
            .Select(lives => lives.MaxBy(life => (life.Status != SiloStatus.Dead, life.StartTime))!)
            .OrderBy(row => row.SiloName, StringComparer.Ordinal)];

    /// <summary>How the cluster was: the samples of this gateway, and what became of silos as the membership table has it, which every gateway says alike.</summary>
    /// <exception cref="RequestRefusedException">503: no silo tells which silos there are.</exception>
    public async Task<ClusterHistoryBody> ReadHistoryAsync(CancellationToken cancellationToken)
    {
        var lives = await ReadLivesAsync(cancellationToken);
        var names = lives.ToDictionary(life => life.SiloAddress, life => life.SiloName);
        return new ClusterHistoryBody(history.Samples, [.. lives.SelectMany(Changes).OrderByDescending(change => change.At)]);

        IEnumerable<SiloChangeBody> Changes(MembershipEntry life)
        {
            var address = life.SiloAddress.Endpoint.ToString();
            yield return new SiloChangeBody(Utc(life.StartTime), life.SiloName, address, SiloChangeBody.Started);
            if (life.Status == SiloStatus.Dead)
            {
                // Whoever declares a silo dead votes by that, and so does a silo that stops.
                var votes = life.SuspectTimes ?? [];
                yield return new SiloChangeBody(Utc(votes.Select(vote => vote.Item2).Append(life.IAmAliveTime).Append(life.StartTime).Max()), life.SiloName, address, StatusText(life.Status))
                {
                    DeclaredBy = [.. votes.Select(vote => names.GetValueOrDefault(vote.Item1) ?? vote.Item1.Endpoint.ToString()).Distinct()],
                };
            }
        }
    }

    /// <summary>Which silos hold an activation of an actor: all are asked, and nothing is activated.</summary>
    /// <exception cref="RequestRefusedException">503: no silo tells which silos there are.</exception>
    /// <exception cref="MeshException"><c>invalid</c>: there is no such kind of actor.</exception>
    public async Task<ActivationBody> FindActivationAsync(GrainId actor, CancellationToken cancellationToken)
    {
        var active = (await ReadMembersAsync(cancellationToken)).Where(row => row.Status == SiloStatus.Active).Select(row => row.SiloName);
        var answers = await Task.WhenAll(active.Select(async silo => (Silo: silo, Holds: await AskAsync<bool?>(silo, async (grain, stopping) => await grain.HoldsAsync(actor, stopping), cancellationToken))));
        return new ActivationBody(
            actor.ToString(),
            HomeHub.Of(actor),
            [.. answers.Where(answer => answer.Holds == true).Select(answer => answer.Silo)],
            [.. answers.Where(answer => answer.Holds is null).Select(answer => answer.Silo)]);
    }

    /// <summary>Whether the cluster answers this gateway: its own owner's profile, which every gateway may read.</summary>
    public async Task<bool> IsReachableAsync(CancellationToken cancellationToken)
    {
        var owner = settings.Owners[0];
        using var caller = callers.Enter(owner);
        return await Bounded(() => grains.GetGrain<IBureauGrain>(owner.Value).GetProfileAsync(cancellationToken), options.MembershipTimeout, cancellationToken) is not null;
    }

    private static ImmutableArray<HubBody> Hubs(MembershipEntry[] rows)
    {
        var active = rows
            .Where(row => row.Status == SiloStatus.Active)
            .Select(row => HubName.TryOfSilo(row.SiloName, out var hub) ? hub : (HubName?)null)
            .OfType<HubName>()
            .CountBy(hub => hub)
            .ToDictionary();
        return [.. HubName.All.Select(hub => new HubBody(
            hub,
            active.GetValueOrDefault(hub),
            active.ContainsKey(hub) ? null : hub.ByDistance().Cast<HubName?>().FirstOrDefault(other => active.ContainsKey(other!.Value))))];
    }

    /// <summary>The oldest of all silos. An outbox that has just moved may be told by two of them: it counts once.</summary>
    private static ImmutableArray<UndeliveredBody> Undelivered(SiloStatistics[] silos, DateTimeOffset now) =>
        [.. silos
            .SelectMany(silo => silo.Undelivered.IsDefault ? [] : silo.Undelivered)
            .OrderBy(messages => messages.Since)
            .ThenBy(messages => messages.Sender)
            .ThenBy(messages => messages.Receiver)
            .ThenBy(messages => messages.Lane)
            .DistinctBy(messages => (messages.Sender, messages.Receiver, messages.Lane))
            .Take(MaxUndelivered)
            .Select(messages => BodyOf(messages, now))];

    private static ImmutableArray<BacklogBody> Backlogs(SiloStatistics[] silos, DateTimeOffset now) =>
        [.. BureauBacklog.Sum(silos.SelectMany(silo => silo.Backlogs).Select(backlog => backlog with { From = null }))
            .OrderByDescending(backlog => backlog.Count)
            .ThenBy(backlog => backlog.Receiver)
            .Select(backlog => new BacklogBody(backlog.Receiver, backlog.Count, backlog.Since, AgeOf(backlog.Since, now)))];

    private static ImmutableArray<HubLinkBody> Links(SiloStatistics[] silos, DateTimeOffset now) =>
        [.. from source in HubName.All
            from target in HubName.All
            where source != target
            let waiting = silos.SelectMany(silo => silo.Backlogs).Where(backlog => backlog.From == source && HomeHub.OfKey(backlog.Receiver.Value) == target).ToArray()
            let shortest = silos.Where(silo => silo.Hub == source).SelectMany(silo => silo.RoundTrips).Where(way => way.Hub == target).Min(way => way.Time)
            select new HubLinkBody(source, target, shortest is { } measured ? Math.Round(measured.TotalMilliseconds, 1) : null, waiting.Sum(backlog => backlog.Count), waiting.Select(backlog => AgeOf(backlog.Since, now)).DefaultIfEmpty().Max())];

    /// <summary>Calls of all silos, the busiest first.</summary>
    private static ImmutableArray<MethodBody> Total(SiloStatistics[] silos, Func<MethodStatistics, (string Grain, string Method)> of) =>
        [.. silos
            .SelectMany(silo => silo.Methods.IsDefault ? [] : silo.Methods)
            .GroupBy(of)
            .Select(group => Sum(group.Key.Grain, group.Key.Method, group))
            .OrderByDescending(method => method.CallsPerSecond)
            .ThenBy(method => method.Grain, StringComparer.Ordinal)
            .ThenBy(method => method.Method, StringComparer.Ordinal)];

    private async Task<(SiloBody Silo, SiloStatistics? Statistics)> ObserveAsync(MembershipEntry row, CancellationToken cancellationToken)
    {
        if (row.Status != SiloStatus.Active)
        {
            return (Body(row, null, $"The silo is {StatusText(row.Status)}."), null);
        }

        var statistics = await AskAsync(row.SiloName, (silo, stopping) => silo.GetStatisticsAsync(stopping), cancellationToken);
        return (Body(row, statistics, string.Create(CultureInfo.InvariantCulture, $"The silo did not answer within {options.SiloTimeout.TotalSeconds:0.#} s.")), statistics);
    }

    /// <summary>What a silo answers; null when it failed or took too long.</summary>
    private async Task<T?> AskAsync<T>(string silo, Func<ISiloGrain, CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var answer = await Bounded(() => ask(grains.GetGrain<ISiloGrain>(silo), patience.Token), options.SiloTimeout, cancellationToken);
        if (answer is null)
        {
            await patience.CancelAsync();
        }

        return answer;
    }

    private SiloBody Body(MembershipEntry row, SiloStatistics? statistics, string problem)
    {
        ImmutableArray<MethodStatistics> methods = statistics is null || statistics.Methods.IsDefault ? [] : statistics.Methods;
        return new SiloBody(
            row.SiloName,
            HubName.TryOfSilo(row.SiloName, out var hub) ? hub : null,
            StatusText(row.Status),
            row.SiloAddress.Endpoint.ToString(),
            statistics?.StartedAt ?? Utc(row.StartTime),
            statistics is not null,
            statistics is null ? problem : null,
            statistics?.Activations ?? 0,
            statistics?.MemoryBytes ?? 0,
            Math.Round(methods.Sum(method => method.CallsPerSecond), 2),
            [.. methods.Select(BodyOf)])
        {
            All = methods.IsEmpty ? null : Sum(MethodBody.Every, MethodBody.Every, methods),
            ProcessorPercent = Math.Round(statistics?.ProcessorPercent ?? 0, 1),
            SuspectedBy = [.. (row.SuspectTimes ?? []).Where(vote => time.GetUtcNow().UtcDateTime - vote.Item2 < options.VotesHold).Select(vote => vote.Item1.Endpoint.ToString()).Distinct()],
        };
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    /// <summary>The rows of the membership table: a silo that was started again has one for each of its lives.</summary>
    private async Task<MembershipEntry[]> ReadLivesAsync(CancellationToken cancellationToken) =>
        await Bounded(() => grains.GetGrain<IManagementGrain>(0).GetDetailedHosts(), options.MembershipTimeout, cancellationToken, MeshErrorCodes.Forbidden)
            ?? throw new RequestRefusedException(
                StatusCodes.Status503ServiceUnavailable,
                MeshErrorCodes.Unavailable,
                "No silo answers; start one, or wait until one has started.",
                retryAfter: RetryAfter);

    private static string StatusText(SiloStatus status) => status == SiloStatus.None ? "unknown" : EnumText.Of(status);

    /// <summary>The answer of a call, or null when it failed or took too long. A refusal with that code is no such failure: it asked for something impossible, or a gateway asked that is not the operators'.</summary>
    private async Task<T?> Bounded<T>(Func<Task<T>> call, TimeSpan timeout, CancellationToken cancellationToken, string passedOn = MeshErrorCodes.Invalid)
    {
        Task<T>? running = null;
        try
        {
            running = call();
            return await running.WaitAsync(timeout, time, cancellationToken);
        }
        catch (Exception failure) when ((failure as MeshException)?.Code != passedOn && !cancellationToken.IsCancellationRequested)
        {
            // Late or failed makes no difference to who looks; what a late answer says is nobody's business any more.
            _ = running?.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return default;
        }
    }

    /// <summary>Sums calls. Percentiles are those of all calls together, and not made of the percentiles of parts.</summary>
    private static MethodBody Sum(string grain, string method, IEnumerable<MethodStatistics> parts)
    {
        var (calls, failures, rate) = (parts.Sum(part => part.Calls), parts.Sum(part => part.Failures), parts.Sum(part => part.CallsPerSecond));
        ImmutableArray<LatencyBucket> latencies =
            [.. parts.Where(part => method != MethodBody.Every || !Waiting.Contains((part.Grain, part.Method))).SelectMany(part => part.Latencies).OrderBy(bucket => bucket.UpTo)];
        return new MethodBody(grain, method, calls, failures, Math.Round(rate, 2), Percentile(0.5), Percentile(0.99)) { P999Milliseconds = Percentile(0.999), WaitsForNews = Waiting.Contains((grain, method)) };

        double Percentile(double part) => Math.Round(LatencyBucket.Percentile(latencies, part).TotalMilliseconds, 3);
    }

    private static MethodBody BodyOf(MethodStatistics method) => new(
        method.Grain,
        method.Method,
        method.Calls,
        method.Failures,
        Math.Round(method.CallsPerSecond, 2),
        Math.Round(method.P50.TotalMilliseconds, 3),
        Math.Round(method.P99.TotalMilliseconds, 3))
    {
        P999Milliseconds = Math.Round(method.P999.TotalMilliseconds, 3),
        WaitsForNews = Waiting.Contains((method.Grain, method.Method)),
    };

    private static UndeliveredBody BodyOf(UndeliveredMessages messages, DateTimeOffset now) => new(
        messages.Sender, messages.Receiver, messages.Lane, messages.Count, messages.Since, AgeOf(messages.Since, now));

    private static double AgeOf(DateTimeOffset since, DateTimeOffset now) => Math.Round(Math.Max(0, (now - since).TotalSeconds), 1);
}

/// <summary>Whether the cluster can be reached, asked at most once in a while, however often somebody wants to know.</summary>
internal sealed class Readiness(ClusterObserver observer, ClusterObserverOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task<bool>? _asked;
    private long _askedAt;

    /// <summary>Whether a silo answers, or answered a moment ago.</summary>
    public Task<bool> IsReadyAsync()
    {
        lock (_gate)
        {
            if (_asked is null || (_asked.IsCompleted && time.GetElapsedTime(_askedAt) >= options.ReadinessHolds))
            {
                _askedAt = time.GetTimestamp();
                _asked = observer.IsReachableAsync(CancellationToken.None);
            }

            return _asked;
        }
    }
}

/// <summary>How long the cluster is waited for when somebody only looks.</summary>
internal sealed record ClusterObserverOptions
{
    /// <summary>For the list of silos. Default 1.5 s.</summary>
    public TimeSpan MembershipTimeout { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>For one silo's figures; all are asked at once. Default 1 s.</summary>
    public TimeSpan SiloTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the vote of a silo that another is dead counts. Default 2 minutes, as in Orleans.</summary>
    public TimeSpan VotesHold { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long an answer to /readyz holds: whoever may ask without a token must not cost the cluster much. Default 500 ms.</summary>
    public TimeSpan ReadinessHolds { get; init; } = TimeSpan.FromMilliseconds(500);
}
