using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Experts;

/// <summary>Experts on their way to their hub and back, and the search for them in the lists of the gateway's own hub.</summary>
internal sealed class ExpertService(GrainCaller calls, AggregateLists lists, TimeProvider time)
{
    private const string Kind = "expert";

    private static readonly OwnerId Secretariat = OwnerDirectory.Default.Secretariat;

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

    /// <summary>Looks for experts. Who is not free for the time is found, and not offered, with the reason.</summary>
    public async Task<ExpertsBody> SearchAsync(OwnerId reader, ExpertSearch search, string? behind, string? max, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (from, until) = (search.From ?? now, search.Until ?? (search.From ?? now).AddDays(1));
        var query = AggregateLists.Query<ExpertState>(Kind, reader, "state", null, behind, max);
        var page = await lists.ReadAsync<ExpertView>(query, view => search.Matches(view.Record), cancellationToken);
        var found = page.Entries.Select(view =>
        {
            var told = view.Record.ToldTo(reader, Secretariat)!;
            var reason = told.WhyNot(from, until, now, null);
            return new FoundExpertBody(BodyOf(new ExpertView(told, view.Version)), search.Kilometres(told), reason is null, reason);
        });
        return new ExpertsBody([.. found.OrderByDescending(expert => expert.IsOffered).ThenBy(expert => expert.Kilometres ?? 0).ThenBy(expert => expert.Expert.Id)], page.Next);
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

    /// <summary>How far an expert is from the place, along the great circle of a sphere of 6,371 km (haversine formula); null without a place.</summary>
    public double? Kilometres(ExpertRecord expert)
    {
        const double EarthRadius = 6371;
        if (Near is not { } near)
        {
            return null;
        }

        var (from, to) = (double.DegreesToRadians(near.Latitude), double.DegreesToRadians(expert.Card.Latitude));
        var (north, east) = ((to - from) / 2, double.DegreesToRadians(expert.Card.Longitude - near.Longitude) / 2);
        var chord = Math.Pow(Math.Sin(north), 2) + (Math.Cos(from) * Math.Cos(to) * Math.Pow(Math.Sin(east), 2));
        return Math.Round(2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(chord))), 1);
    }
}
