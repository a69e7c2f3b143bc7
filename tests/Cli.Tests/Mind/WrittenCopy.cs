using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Cli.Mind;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Cli.Tests.Mind;

/// <summary>Parts of an offline copy of France's documents as a gateway signs them, with numbers from 0 on.</summary>
/// <param name="gateway">The gateway's name.</param>
/// <param name="id">The copy's id; null for one of its own.</param>
internal sealed class WrittenCopy(string gateway = "gateway-test", string? id = null) : IDisposable
{
    public const string Passphrase = "correct horse battery";

    private const int PageRows = 500;

    public static readonly DateTimeOffset At = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Id { get; } = id ?? Guid.NewGuid().ToString("N");

    /// <summary>The gateway's public key, as a register has it.</summary>
    public byte[] Key => _key.ExportSubjectPublicKeyInfo();

    public void Dispose() => _key.Dispose();

    public static CheckQuestionRequest Question(int number) => new() { TravelDocument = new CheckDocumentRequest { Number = Number(number), Issuer = "FRA" } };

    public OfflinePage Head(params RecordKind[] kinds) => Sign(Statement() with
    {
        Head = new OfflineHead("Ferry", kinds is [] ? [RecordKind.TravelDocument] : [.. kinds], HubName.Lyon, 7, At.AddDays(7), [Position(10)], _key.ExportSubjectPublicKeyInfoPem()),
    });

    public IEnumerable<OfflinePage> Pages(int rows)
    {
        for (var from = 0; from < rows; from += PageRows)
        {
            var numbers = Enumerable.Range(from, Math.Min(PageRows, rows - from)).ToList();
            var range = new OfflineRange(RecordKind.TravelDocument, from == 0 ? string.Empty : IdOf(from - 1), from + PageRows >= rows ? null : IdOf(numbers[^1]));
            yield return Sign(Statement() with { Range = range }, [.. numbers.Select(number => Row(number))]);
        }
    }

    /// <summary>All records of a kind in one page; each is named by its place.</summary>
    public OfflinePage Page(params RecordContent[] contents) => Sign(
        Statement() with { Range = new OfflineRange(contents[0].Kind, string.Empty, null) },
        [
            .. contents.Index().Select(one => new OfflineRow(one.Item.Kind, $"FR/{one.Index}", new OwnerId("FR"), RecordBody.OfHit(
                new RecordEntry(new RecordId(one.Item.Kind, $"{one.Index}"), one.Item, RecordHandling.Default, new DateOnly(2030, 1, 1))))),
        ]);

    public OfflinePage Update(long upTo, params OfflineRow[] rows) =>
        Sign(Statement() with { At = At.AddDays(1), Update = new OfflineUpdate(HubName.Lyon, At.AddDays(8), [Position(upTo)], false) }, rows);

    public static OfflineRow Row(int number, bool isGone = false) => new(
        RecordKind.TravelDocument,
        IdOf(number),
        new OwnerId("FR"),
        isGone ? null : new RecordBody(
            new RecordId(RecordKind.TravelDocument, IdOf(number)), new TravelDocumentRecord(Number(number), "FRA", "passport", DocumentFraud.Lost), null, null, TrafficLight.Amber, null, [], new DateOnly(2030, 1, 1)));

    /// <summary>Writes a copy.</summary>
    public static void Write(string path, params IEnumerable<OfflinePage> pages)
    {
        using var writer = OfflineFileWriter.Create(path, Passphrase);
        foreach (var page in pages)
        {
            writer.Add(page, OfflineParts.Read(page));
        }

        writer.End();
    }

    private static OwnerPosition Position(long upTo) => new(new OwnerId("FR"), new RecordsPosition(1, upTo), At);

    private static string Number(int number) => number.ToString("00000000", CultureInfo.InvariantCulture);

    private static string IdOf(int number) => $"FRA-{Number(number)}-passport";

    private OfflineStatement Statement() => new(OfflineStatement.Form, Id, new OwnerId("JP"), gateway, At, null, null, null, []);

    /// <summary>A page of documents with texts that a gateway of another version may write.</summary>
    public OfflinePage PageOf(params string[] texts) => Sign(Statement() with { Range = new OfflineRange(RecordKind.TravelDocument, string.Empty, null) }, [.. texts]);

    private OfflinePage Sign(OfflineStatement statement, params OfflineRow[] rows) => Sign(statement, [.. rows.Select(OfflineParts.TextOf)]);

    private OfflinePage Sign(OfflineStatement statement, ImmutableArray<string?> texts)
    {
        var text = JsonSerializer.Serialize(statement with { Rows = [.. texts.Select(row => OfflineParts.HashOf(row!))] }, MeshJson.Strict);
        return new OfflinePage(text, _key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence), texts);
    }
}
