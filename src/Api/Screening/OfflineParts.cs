using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Api;

/// <summary>Makes and checks parts of offline copies. What is signed is a part's statement; that holds the hashes of its rows, so that a row that is gone leaves no more than its hash.</summary>
public static class OfflineParts
{
    /// <summary>A row as it is sent, hashed and kept.</summary>
    public static string TextOf(OfflineRow row) => JsonSerializer.Serialize(row, MeshJson.Strict);

    /// <summary>A row that was kept.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static OfflineRow RowOf(string text) => JsonSerializer.Deserialize<OfflineRow>(text, MeshJson.Answers) ?? throw new JsonException("A row is null.");

    /// <summary>A record as a check finds it. Who else finds it is not in a copy.</summary>
    /// <exception cref="InvalidDataException">The row says that it is gone, or what this program does not know.</exception>
    public static RecordEntry EntryOf(OfflineRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var content = row.Record is not { } record
            ? null
            : record.TravelDocument ?? record.Vehicle ?? (record.Person is { } person ? person with { Notice = record.Notice } : null) ?? record.Fingerprint ?? record.Firearm ?? (RecordContent?)record.Artwork;
        return content is null
            ? throw new InvalidDataException($"the record {row.Id} is of a kind that no offline copy holds.")
            : new RecordEntry(row.Record!.Id, content, new RecordHandling(new MessageHandling(row.Record.Tlp, Audience.All), []), row.Record.ReviewOn);
    }

    /// <summary>The hash of a row.</summary>
    public static Sha256Hash HashOf(string row) => Sha256Hash.Of(Encoding.UTF8.GetBytes(row));

    /// <summary>Reads a statement without checking its signature.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static OfflineStatement Read(OfflinePage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        OfflineStatement? statement;
        try
        {
            statement = JsonSerializer.Deserialize<OfflineStatement>(page.Statement, MeshJson.Answers);
        }
        catch (JsonException malformed)
        {
            throw new InvalidDataException($"a part is not in the form {OfflineStatement.Form}: {malformed.Message}", malformed);
        }

        return statement is { Format: OfflineStatement.Form, Rows.IsDefault: false } && !page.Rows.IsDefault
            ? statement
            : throw new InvalidDataException($"a part is not in the form {OfflineStatement.Form}, which is the one that is read here.");
    }

    /// <summary>Whether a part is signed with a key.</summary>
    /// <param name="page">The part.</param>
    /// <param name="key">The public key.</param>
    public static bool IsSigned(OfflinePage page, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(key);
        return key.VerifyData(Encoding.UTF8.GetBytes(page.Statement), page.Signature.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    /// <summary>Reads a part and checks that the gateway with a key gave it out so.</summary>
    /// <param name="page">The part.</param>
    /// <param name="copy">Of which copy it must be; null for any.</param>
    /// <param name="key">The gateway's public key.</param>
    /// <exception cref="InvalidDataException">It did not; the sentence says what is wrong.</exception>
    public static OfflineStatement Check(OfflinePage page, string? copy, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(key);
        var statement = Read(page);
        if (!IsSigned(page, key))
        {
            throw new InvalidDataException("a part is not signed with the key of the gateway that made the copy.");
        }

        if (copy is not null && statement.Copy != copy)
        {
            throw new InvalidDataException($"a part is of the copy {statement.Copy} and not of {copy}.");
        }

        if (page.Rows.Length != statement.Rows.Length || page.Rows.Index().Any(row => row.Item is { } text && HashOf(text) != statement.Rows[row.Index]))
        {
            throw new InvalidDataException("a record is not as the gateway gave it out.");
        }

        return statement;
    }
}
