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
    private const string NextNumber = "next";

    public async Task<long> NextAsync(OwnerId owner, OperationId operation, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(owner);
        CheckAsked(owner);
        var stream = await StateAsync();
        var id = $"{owner.Value}/{operation.Value}";
        if (await Journal().FindOperationAsync(stream.Stream, id, cancellationToken) is { } known)
        {
            return (await ReadAsync(stream, known.Position, cancellationToken)).Number;
        }

        var number = 0L;
        await stream.CommitAsync(
            batch =>
            {
                number = batch.Counter(NextNumber, 1);
                batch.SetCounter(NextNumber, number + 1);
                var (index, _) = batch.AddRow(rows.Write(RowKind, new GivenNumber(number, owner)));
                batch.AddKey(KeyOf(number), index);
                batch.AddOperation(id, default, index);
            },
            rows: 1);
        return number;
    }

    public async Task<OwnerId?> FindOwnerAsync(long number, CancellationToken cancellationToken = default)
    {
        var stream = await StateAsync();
        return await Journal().FindKeyAsync(stream.Stream, KeyOf(number), cancellationToken) is { } position ? (await ReadAsync(stream, position, cancellationToken)).Owner : null;
    }

    protected override IEnumerable<StreamAppender> Streams(StreamAppender state) => [state];

    protected override async Task<StreamAppender> LoadAsync()
    {
        var key = Series().Match(this.GetPrimaryKeyString());
        if (!key.Success || (key.Groups["owner"] is { Success: true } owner && !owners.Contains(new OwnerId(owner.Value))))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "The key of a series is its name and a year, for example notice-2026; that of an owner's begins with its code.");
        }

        var stream = new StreamAppender(Journal(), new StreamName($"{GrainTypes.Number}/{this.GetPrimaryKeyString()}"), DeactivateOnIdle);
        await stream.LoadAsync(CancellationToken.None);
        return stream;
    }

    private IHubJournal Journal() => databases.Journal(HomeHub.OfKey(this.GetPrimaryKeyString()).Value);

    private async Task<GivenNumber> ReadAsync(StreamAppender stream, long position, CancellationToken cancellationToken) =>
        rows.Read<GivenNumber>((await Journal().ReadAsync(stream.Stream, position, 1, 1, cancellationToken))[0]);

    /// <summary>Refuses what nobody has a use for: numbers of other years, of owners that there are not, and quotas that gateways would count themselves.</summary>
    private void CheckAsked(OwnerId owner)
    {
        var key = Series().Match(this.GetPrimaryKeyString());
        var year = clock.GetUtcNow().Year;
        if (!owners.Contains(owner))
        {
            throw new MeshException(MeshErrorCodes.UnknownOwner, $"There is no owner '{owner}'.");
        }

        if (key.Success && key.Groups["owner"].Success && ExternalCaller.Current is not null)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "The hub itself counts what has a quota.");
        }

        // Last year's: a request of New Year's Eve may be repeated in the morning.
        if (key.Success && int.Parse(key.Groups["year"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) is var of && of != year && of != year - 1)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"Numbers are given of the series of {year}.");
        }
    }

    private static string KeyOf(long number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"number/{number}");

    [GeneratedRegex("^((?<owner>[A-Z0-9]{2,8})-)?[a-z]{1,20}(-[a-z]{1,20}){0,3}-(?<year>[12][0-9]{3})$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Series();
}

/// <summary>A number, and to whom it was given.</summary>
[GenerateSerializer, Immutable, Alias("given-number")]
internal sealed record GivenNumber([property: Id(0)] long Number, [property: Id(1)] OwnerId Owner);
