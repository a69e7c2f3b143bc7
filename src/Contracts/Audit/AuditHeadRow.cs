using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>The rows of a hub's heads: heads, signatures on them, and signatures that were refused.</summary>
public static class AuditHeadRow
{
    /// <summary>The kind of rows that hold a head.</summary>
    public const byte HeadKind = 1;

    /// <summary>The kind of rows that hold a signature on a head.</summary>
    public const byte SignatureKind = 2;

    /// <summary>The kind of rows that say that a hub refused to sign a head.</summary>
    public const byte RefusalKind = 3;

    /// <summary>The kind of rows that hold a head of another hub that this one signed.</summary>
    public const byte SignedKind = 4;

    private const byte Version = 1;

    /// <summary>The stream of a hub's heads and of the signatures on them.</summary>
    public static string StreamOf(HubName hub) => $"audit-heads/{hub.Value}";

    /// <summary>The stream of the heads of other hubs that a hub signed.</summary>
    public static string SignedStreamOf(HubName hub) => $"audit-signed/{hub.Value}";

    /// <summary>The bytes of a row with a head, of kind <see cref="HeadKind"/> or <see cref="SignedKind"/>.</summary>
    public static ReadOnlyMemory<byte> Write(AuditHead head) => new AuditBytes()
        .Byte(Version)
        .Text(head.Hub.Value)
        .Number(head.Number)
        .Text(head.Hash.Value)
        .Number(head.At.UtcTicks)
        .ToMemory();

    /// <summary>The bytes of a row of kind <see cref="SignatureKind"/>.</summary>
    /// <param name="position">The position of the row with the head.</param>
    /// <param name="signature">The signature.</param>
    public static ReadOnlyMemory<byte> Write(long position, AuditSignature signature) => new AuditBytes()
        .Byte(Version)
        .Number(position)
        .Text(signature.Signer.Value)
        .Number(signature.At.UtcTicks)
        .Bytes(signature.Signature.Span)
        .ToMemory();

    /// <summary>The bytes of a row of kind <see cref="RefusalKind"/>.</summary>
    /// <param name="position">The position of the row with the head.</param>
    /// <param name="signer">The hub that refused.</param>
    /// <param name="at">When.</param>
    /// <param name="reason">Why.</param>
    public static ReadOnlyMemory<byte> WriteRefusal(long position, HubName signer, DateTimeOffset at, string reason) => new AuditBytes()
        .Byte(Version)
        .Number(position)
        .Text(signer.Value)
        .Number(at.UtcTicks)
        .Text(reason)
        .ToMemory();

    /// <summary>Reads a row with a head.</summary>
    /// <exception cref="FormatException">The bytes are damaged.</exception>
    public static AuditHead ReadHead(ReadOnlySpan<byte> bytes)
    {
        var reader = new AuditBytesReader(bytes);
        reader.Version(Version);
        var head = new AuditHead(HubName.Parse(reader.Text()), reader.Number(), Sha256Hash.Parse(reader.Text()), reader.Time());
        reader.End();
        return head;
    }

    /// <summary>Reads a row with a signature.</summary>
    /// <exception cref="FormatException">The bytes are damaged.</exception>
    public static (long Position, AuditSignature Signature) ReadSignature(ReadOnlySpan<byte> bytes)
    {
        var reader = new AuditBytesReader(bytes);
        reader.Version(Version);
        var position = reader.Number();
        var signature = new AuditSignature(HubName.Parse(reader.Text()), reader.Time(), reader.Bytes().ToArray());
        reader.End();
        return (position, signature);
    }

    /// <summary>Reads a row with a refusal.</summary>
    /// <exception cref="FormatException">The bytes are damaged.</exception>
    public static (long Position, HubName Signer, DateTimeOffset At, string Reason) ReadRefusal(ReadOnlySpan<byte> bytes)
    {
        var reader = new AuditBytesReader(bytes);
        reader.Version(Version);
        var refusal = (reader.Number(), HubName.Parse(reader.Text()), reader.Time(), reader.Text());
        reader.End();
        return refusal;
    }
}
