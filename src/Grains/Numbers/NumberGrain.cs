using System.Text.RegularExpressions;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Numbers;

/// <summary>A series of numbers: a stream with a row for each, so that a number is given by the append that says to whom, and only by one.</summary>
[GrainType(GrainTypes.Number), HomeHubPlacement]
internal sealed partial class NumberGrain(HubDatabases databases, RowSerializer rows, OwnerDirectory owners, TimeProvider clock)
    : JournaledGrain<StreamAppender>, INumberGrain
{
    private const byte RowKind = 1;

    public async Task<GivenNumber> NextAsync(OwnerId owner, OperationId operation, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(owner);
        var isQuota = CheckAsked(owner);
        var stream = await StateAsync();
        var id = $"{owner.Value}/{operation.Value}";
        if (await Journal().FindOperationAsync(stream.Stream, id, cancellationToken) is { } known)
        {
            return (await ReadAsync(stream, known.Position, cancellationToken)).Number;
        }

        var now = clock.GetUtcNow();
        var today = now.UtcTicks / TimeSpan.TicksPerDay;
        var unused = UnusedOf(stream, owner, today);
        if (unused >= NumberSeries.MaxUnused && !isQuota)
        {
            throw new MeshException(
                MeshErrorCodes.NotPermitted, $"{owner} has taken {NumberSeries.MaxUnused} numbers today that it did not use; use those, or come again tomorrow.");
        }

        GivenNumber given = default;
        await stream.CommitAsync(
            batch =>
            {
                var next = $"next/{now.Year}";
                given = new GivenNumber(now.Year, batch.Counter(next, 1));
                batch.SetCounter(next, given.Number + 1);
                batch.SetCounter(UnusedCounter(owner), unused + 1);
                batch.SetCounter(DayCounter(owner), today);
                var (index, _) = batch.AddRow(rows.Write(RowKind, new NumberRow(given, owner)));
                batch.AddKey(KeyOf(given), index);
                batch.AddOperation(id, default, index);
            },
            rows: 1);
        return given;
    }

    public async Task UseAsync(OwnerId owner, GivenNumber number, CancellationToken cancellationToken = default)
    {
        var stream = await StateAsync();
        if (await Journal().FindKeyAsync(stream.Stream, KeyOf(number), cancellationToken) is not { } position || (await ReadAsync(stream, position, cancellationToken)).Owner != owner)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"The number {number.Number} of {number.Year} was not given to {owner}; take another one.");
        }

        var id = $"use/{KeyOf(number)}";
        if (await Journal().FindOperationAsync(stream.Stream, id, cancellationToken) is null)
        {
            await stream.CommitAsync(batch =>
            {
                batch.SetCounter(UnusedCounter(owner), Math.Max(0, stream.Counter(UnusedCounter(owner)) - 1));
                batch.AddOperation(id, default, rowIndex: -1);
            });
        }
    }

    protected override IEnumerable<StreamAppender> Streams(StreamAppender state) => [state];

    protected override async Task<StreamAppender> LoadAsync()
    {
        var stream = new StreamAppender(Journal(), new StreamName($"{GrainTypes.Number}/{this.GetPrimaryKeyString()}"), DeactivateOnIdle);
        await stream.LoadAsync(CancellationToken.None);
        return stream;
    }

    private IHubJournal Journal() => databases.Journal(HomeHub.OfKey(this.GetPrimaryKeyString()).Value);

    private async Task<NumberRow> ReadAsync(StreamAppender stream, long position, CancellationToken cancellationToken) =>
        rows.Read<NumberRow>((await Journal().ReadAsync(stream.Stream, position, 1, 1, cancellationToken))[0]);

    /// <summary>Refuses keys that are no series, owners that there are not, series of others, and quotas that gateways would count themselves.</summary>
    /// <returns>Whether the series counts what has a quota.</returns>
    private bool CheckAsked(OwnerId owner)
    {
        var key = Series().Match(this.GetPrimaryKeyString());
        if (!key.Success || (key.Groups["owner"] is { Success: true } of && !owners.Contains(new OwnerId(of.Value))))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "The key of a series is notice, or an owner's code with what is counted, for example FR-case.");
        }

        if (!owners.Contains(owner))
        {
            throw new MeshException(MeshErrorCodes.UnknownOwner, $"There is no owner '{owner}'.");
        }

        var isQuota = key.Groups["quota"].Success;

        // The Secretariat offers deployments to hosts that have not asked.
        var isOffer = key.Groups["deployment"].Success && owners.Find(owner) is { Kind: OwnerKind.Secretariat };
        if (key.Groups["owner"] is { Success: true } whose && ((whose.Value != owner.Value && !isOffer) || (isQuota && ExternalCaller.Current is not null)))
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "The numbers of an owner are for that owner, and the hub itself counts what has a quota.");
        }

        return isQuota;
    }

    /// <summary>How many of the numbers that an owner took today it has not used.</summary>
    private static long UnusedOf(StreamAppender stream, OwnerId owner, long today) => stream.Counter(DayCounter(owner)) == today ? stream.Counter(UnusedCounter(owner)) : 0;

    private static string UnusedCounter(OwnerId owner) => $"unused/{owner.Value}";

    private static string DayCounter(OwnerId owner) => $"day/{owner.Value}";

    private static string KeyOf(GivenNumber number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"number/{number.Year}/{number.Number}");

    [GeneratedRegex("^(notice|(?<owner>[A-Z0-9]{2,8})-(case|(?<deployment>irt|imest)|(?<quota>notice-[a-z]{1,20}(-[a-z]{1,20}){0,3})))$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Series();
}

/// <summary>A number, and to whom it was given.</summary>
[GenerateSerializer, Immutable, Alias("number-row")]
internal sealed record NumberRow([property: Id(0)] GivenNumber Number, [property: Id(1)] OwnerId Owner);
