using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Http;
using Orleans.Serialization;

namespace Interpol.Mesh.Gateway.Aggregates;

/// <summary>Lists aggregates from the replica of the gateway's own hub, which hears of a change moments after it was made. One aggregate is read where it is.</summary>
internal sealed class AggregateLists(GrainCaller calls, GatewaySettings settings, Serializer serializer)
{
    /// <summary>Entries of a page at most.</summary>
    public const int MaxPage = 500;

    /// <summary>Entries of a page when the request does not say.</summary>
    public const int DefaultPage = 100;

    /// <summary>Pages that are looked through for one that is filtered.</summary>
    private const int MaxRounds = 8;

    /// <summary>A page of a list, those that changed last first.</summary>
    /// <typeparam name="TView">What the kind writes into replicas.</typeparam>
    /// <param name="query">Which kind, for whom, in which states, how many and behind what.</param>
    /// <param name="wanted">Which of these; null for all. A page of a list with few of them may be short, or empty, and have another behind it.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    public async Task<AggregatePage<TView>> ReadAsync<TView>(ReplicaListQuery query, Func<TView, bool>? wanted, CancellationToken cancellationToken)
        where TView : class
    {
        var found = ImmutableArray.CreateBuilder<TView>();
        var behind = query.After;
        for (var round = 0; round < MaxRounds; round++)
        {
            var list = await ListAsync(query with { After = behind, Max = wanted is null ? query.Max : MaxPage }, cancellationToken);
            foreach (var entry in list.Entries)
            {
                var view = serializer.Deserialize<TView>(entry.Content)!;
                if (wanted?.Invoke(view) ?? true)
                {
                    found.Add(view);
                }

                if (found.Count == query.Max)
                {
                    var isLast = list.Next is null && entry.Id == list.Entries[^1].Id;
                    return new AggregatePage<TView>(found.ToImmutable(), isLast ? null : TextOf(new ReplicaPlace(entry.ChangedAt, entry.Id)));
                }
            }

            behind = list.Next;
            if (behind is null)
            {
                break;
            }
        }

        return new AggregatePage<TView>(found.ToImmutable(), behind is { } place ? TextOf(place) : null);
    }

    /// <summary>Walks down a list, those that changed last first, page after page, however long it is.</summary>
    /// <typeparam name="TView">What the kind writes into replicas.</typeparam>
    /// <param name="query">Which kind, for whom, in which states, behind what, and how many at a time.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    /// <returns>Each with what to send in <c>behind</c> for those behind it.</returns>
    public async IAsyncEnumerable<(TView View, string Place)> WalkAsync<TView>(ReplicaListQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TView : class
    {
        var behind = query.After;
        do
        {
            var list = await ListAsync(query with { After = behind }, cancellationToken);
            foreach (var entry in list.Entries)
            {
                yield return (serializer.Deserialize<TView>(entry.Content)!, TextOf(new ReplicaPlace(entry.ChangedAt, entry.Id)));
            }

            behind = list.Next;
        }
        while (behind is not null);
    }

    /// <summary>The query that parameters of a request ask.</summary>
    /// <typeparam name="TState">The states that the kind can have.</typeparam>
    /// <param name="kind">Which kind.</param>
    /// <param name="reader">Who reads.</param>
    /// <param name="name">What the parameter with the state is called.</param>
    /// <param name="state">The state; null for all.</param>
    /// <param name="behind">The <see cref="AggregatePage{TView}.Next"/> of the page before; null for the first page.</param>
    /// <param name="max">Entries of the page; null for <see cref="DefaultPage"/>.</param>
    /// <exception cref="RequestRefusedException">400: one of them says what it cannot.</exception>
    public static ReplicaListQuery Query<TState>(string kind, OwnerId reader, string name, string? state, string? behind, string? max)
        where TState : struct, Enum
    {
        ImmutableArray<string> states = state is null ? [] : EnumText.TryParse<TState>(state, out _)
            ? [state]
            : throw RequestRefusedException.Invalid(name, $"The query parameter {name} must be one of {string.Join(", ", Enum.GetValues<TState>().Select(EnumText.Of))}.");
        return new ReplicaListQuery(kind, reader, states, QueryRules.Number(max, "max", 1, MaxPage, DefaultPage)) { After = Behind(behind) };
    }

    private Task<ReplicaList> ListAsync(ReplicaListQuery query, CancellationToken cancellationToken) => calls.ReadAsync(
        (settings.Hub, Query: query),
        static (grains, state, stopping) => grains.GetGrain<IReplicaGrain>(state.Hub.Value).ListAsync(state.Query, stopping),
        cancellationToken);

    private static ReplicaPlace? Behind(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && dot < text.Length - 1
            && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new ReplicaPlace(new DateTimeOffset(ticks, TimeSpan.Zero), text[(dot + 1)..])
            : throw RequestRefusedException.Malformed("behind", "The query parameter behind is the next of the page before this one, as it was answered.");
    }

    private static string TextOf(ReplicaPlace place) => string.Create(CultureInfo.InvariantCulture, $"{place.ChangedAt.UtcTicks}.{place.Id}");
}

/// <summary>A page of a list.</summary>
/// <param name="Entries">Those that changed last first.</param>
/// <param name="Next">What to send in <c>behind</c> for the page behind; null when nothing follows.</param>
internal sealed record AggregatePage<TView>(ImmutableArray<TView> Entries, string? Next);
