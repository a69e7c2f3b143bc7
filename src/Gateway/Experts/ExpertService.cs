using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Experts;

/// <summary>Experts on their way to their hub and back, and the search for them in the lists of the gateway's own hub.</summary>
internal sealed class ExpertService(GrainCaller calls, AggregateLists lists, TimeProvider time)
{
    /// <summary>Experts that a search goes through at most.</summary>
    public const int MaxLooked = 100_000;

    private const string Kind = "expert";

    /// <summary>Enters an expert, or changes the card.</summary>
    public Task<ExpertView> PutAsync(CommandOrder order, ExpertId id, PutExpertRequest request) => ExecuteAsync(order, id, new PutExpert(new ExpertCard(
        request.Skills,
        request.Languages ?? [],
        request.Vaccinations ?? [],
        request.Visas ?? [],
        request.Latitude,
        request.Longitude,
        request.IsOnStandBy,
        request.Absences ?? [],
        request.Readers ?? [])));

    /// <summary>Gives a command.</summary>
    public Task<ExpertView> ExecuteAsync(CommandOrder order, ExpertId id, ExpertCommand command) => calls.CommandAsync(
        "the expert",
        (Id: id, Command: order.Issue(command)),
        static (grains, state, cancellationToken) => grains.GetGrain<IExpertGrain>(state.Id.Value).ExecuteAsync(state.Command, cancellationToken));

    /// <summary>An expert as it stands.</summary>
    /// <exception cref="RequestRefusedException">404: there is none, or its owner does not show it to the reader.</exception>
    public async Task<ExpertView> GetAsync(OwnerId reader, ExpertId id, CancellationToken cancellationToken) =>
        await calls.ReadAsync(
            (Id: id, Reader: reader),
            static (grains, state, stopping) => grains.GetGrain<IExpertGrain>(state.Id.Value).GetAsync(state.Reader, stopping),
            cancellationToken) ?? throw RequestRefusedException.NotFound("There is no such expert, or its owner does not show it to this owner.");

    /// <summary>
    /// Looks for experts: those who are free first, the nearest first, over all pages. Who is not free for the time is found, and not offered, with the reason. Each page goes through the whole list and keeps
    /// only what is shown; free is who was so at the time of the first page, which is in the place behind which one reads on.
    /// </summary>
    /// <exception cref="RequestRefusedException">400: the place is none; 413: the list has more than <see cref="MaxLooked"/> experts.</exception>
    public async Task<ExpertsBody> SearchAsync(OwnerId reader, ExpertSearch search, string? behind, string? max, CancellationToken cancellationToken)
    {
        var after = ExpertPlace.Of(behind);
        var now = after?.AskedAt ?? time.GetUtcNow();
        var (from, until) = (search.From ?? now, search.Until ?? (search.From ?? now).AddDays(1));
        var query = AggregateLists.Query<ExpertState>(Kind, reader, "state", null, null, max);
        var found = new SortedList<ExpertPlace, FoundExpertBody>();
        var looked = 0;
        await foreach (var (view, _) in lists.WalkAsync<ExpertView>(query with { Max = AggregateLists.MaxPage }, cancellationToken))
        {
            if (++looked > MaxLooked)
            {
                throw RequestRefusedException.TooLarge(null, $"The list has more than {MaxLooked} experts; it cannot be searched.");
            }

            if (search.Matches(view.Record))
            {
                var reason = view.Record.WhyNot(from, until, now, null);
                var kilometres = search.Kilometres(view.Record);
                var place = new ExpertPlace(now, reason is not null, kilometres ?? 0, view.Record.Id);
                if (after is null || place.CompareTo(after) > 0)
                {
                    found[place] = new FoundExpertBody(BodyOf(view), kilometres, reason is null, reason);
                    if (found.Count > query.Max + 1)
                    {
                        found.RemoveAt(found.Count - 1);
                    }
                }
            }
        }

        return new ExpertsBody([.. found.Values.Take(query.Max)], found.Count > query.Max ? found.Keys[query.Max - 1].ToString() : null);
    }

    /// <summary>The JSON form of an expert.</summary>
    public static ExpertBody BodyOf(ExpertView view) => new(view.Record.Id, view.Record.State, view.Version, view.Record.Card, view.Record.Reservations);
}

/// <summary>What an expert is looked for by. What is null or empty does not matter.</summary>
internal sealed record ExpertSearch
{
    /// <summary>All of these skills.</summary>
    public ImmutableArray<ExpertSkill> Skills { get; init; } = [];

    /// <summary>All of these languages.</summary>
    public ImmutableArray<string> Languages { get; init; } = [];

    /// <summary>The region of the owner that brings the expert.</summary>
    public string? Region { get; init; }

    /// <summary>The owner that brings the expert.</summary>
    public OwnerId? Owner { get; init; }

    /// <summary>The place from which the distance is measured.</summary>
    public (double Latitude, double Longitude)? Near { get; init; }

    /// <summary>Kilometres from that place at most.</summary>
    public int? Within { get; init; }

    /// <summary>Whether only those on stand-by are wanted.</summary>
    public bool OnStandBy { get; init; }

    /// <summary>Since when the expert is needed; null for now.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when; null for a day.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether an expert is one of those.</summary>
    public bool Matches(ExpertRecord expert) =>
        !expert.IsRetired
        && Skills.All(expert.Card.Skills.Contains)
        && Languages.All(expert.Card.Languages.Contains)
        && (Owner is null || Owner == expert.Id.Owner)
        && (Region is null || OwnerDirectory.Default.Find(expert.Id.Owner)?.Region == Region)
        && (!OnStandBy || expert.Card.IsOnStandBy)
        && (Within is null || Kilometres(expert) <= Within);

    /// <summary>How far an expert is from the place, to a tenth of a kilometre; null without a place.</summary>
    public double? Kilometres(ExpertRecord expert) => Near is { } near
        ? Math.Round(GreatCircle.Kilometres((near.Latitude, near.Longitude), (expert.Card.Latitude, expert.Card.Longitude)), 1)
        : null;
}

/// <summary>Where an expert stands in what a search found.</summary>
/// <param name="AskedAt">When the first page was asked for.</param>
/// <param name="IsTaken">Whether the expert is not offered.</param>
/// <param name="Kilometres">How far away, to a tenth; 0 when that was not asked.</param>
/// <param name="Id">The expert.</param>
internal sealed record ExpertPlace(DateTimeOffset AskedAt, bool IsTaken, double Kilometres, ExpertId Id) : IComparable<ExpertPlace>
{
    /// <summary>The place that a request names; null when it names none.</summary>
    /// <exception cref="RequestRefusedException">400: it is no place.</exception>
    public static ExpertPlace? Of(string? text) => text?.Split('/') switch
    {
        null => null,
        [var at, ("0" or "1") and var taken, var tenths, var expert]
            when long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks < DateTimeOffset.MaxValue.AddDays(-2).UtcTicks
            && int.TryParse(tenths, NumberStyles.None, CultureInfo.InvariantCulture, out var far)
            && ExpertId.TryParse(expert, out var id) => new ExpertPlace(new DateTimeOffset(ticks, TimeSpan.Zero), taken == "1", far / 10.0, id),
        _ => throw RequestRefusedException.Malformed("behind", "The query parameter behind is the next of the page before this one, as it was answered."),
    };

    /// <inheritdoc/>
    public int CompareTo(ExpertPlace? other)
    {
        var order = (IsTaken, Kilometres).CompareTo((other!.IsTaken, other.Kilometres));
        return order != 0 ? order : string.CompareOrdinal(Id.Value, other.Id.Value);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AskedAt.UtcTicks}/{(IsTaken ? 1 : 0)}/{Math.Round(Kilometres * 10):0}/{Id}");
}
