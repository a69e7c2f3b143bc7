using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>What makes two requests the same.</summary>
internal static class RequestHash
{
    private const byte Version = 1;

    /// <summary>
    /// SHA-256 over everything that makes two requests the same. Not part of it is when a message was composed, and so neither are its clocks, which
    /// usually count from there.
    /// </summary>
    public static byte[] Of(SendMessage message)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(int)];
        Append(message.Recipients.Length, number);
        foreach (var recipient in message.Recipients)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(recipient.Value + '|'));
        }

        Append((int)message.Lane, number);
        Append(message.Attachments.IsDefault ? 0 : message.Attachments.Length, number);
        foreach (var attachment in message.Attachments.IsDefault ? [] : message.Attachments)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(attachment.Value));
        }

        Append(message.Payload.Length, number);
        hash.AppendData(message.Payload.Span);
        if (Later(message) is { IsEmpty: false } later)
        {
            hash.AppendData(later.Span);
        }

        return hash.GetHashAndReset();

        void Append(int value, Span<byte> buffer)
        {
            BinaryPrimitives.WriteInt32LittleEndian(buffer, value);
            hash.AppendData(buffer);
        }
    }

    /// <summary>The fields that requests have since threads, forwards and handling; empty when none is set, so that the hash of a plain message stays what it was.</summary>
    private static ReadOnlyMemory<byte> Later(SendMessage message)
    {
        if (message is { Kind: MessageKind.Message, Thread: null, InReplyTo: null, ForwardOf: null, Seal: null, Excluded.IsDefaultOrEmpty: true, Wraps.IsDefaultOrEmpty: true }
            && message.Handling == MessageHandling.Default)
        {
            return default;
        }

        var writer = new RowWriter(Version)
            .Number((long)message.Kind)
            .Text(message.Thread?.Value ?? string.Empty)
            .Text(message.InReplyTo?.Value ?? string.Empty)
            .Text(message.ForwardOf?.Value ?? string.Empty)
            .Handling(message.Handling)
            .Owners(message.Excluded);
        if (message.Seal is { } seal)
        {
            writer.Seal(seal);
        }

        foreach (var wrap in message.Wraps.IsDefault ? [] : message.Wraps)
        {
            writer.Text(wrap.Recipient.Value).Bytes(wrap.Wraps.Span);
        }

        return writer.ToMemory();
    }
}
