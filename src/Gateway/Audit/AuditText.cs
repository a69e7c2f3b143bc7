using System.Text;
using Interpol.Mesh.Contracts.Audit;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Makes texts of requests fit for the audit, which refuses what is too long or not well-formed.</summary>
internal static class AuditText
{
    private const int MaxRuneBytes = 4;

    /// <summary>A text of at most <see cref="AuditLimits.MaxText"/> characters without halves of characters.</summary>
    public static string Fit(string text)
    {
        var fit = new StringBuilder(Math.Min(text.Length, AuditLimits.MaxText));
        foreach (var rune in text.EnumerateRunes())
        {
            if (fit.Length + rune.Utf16SequenceLength > AuditLimits.MaxText)
            {
                break;
            }

            fit.Append(rune.ToString());
        }

        return fit.ToString();
    }

    /// <summary>A purpose as bytes, at most <see cref="AuditLimits.MaxPurposeBytes"/>.</summary>
    public static ReadOnlyMemory<byte> PurposeBytes(string? purpose)
    {
        if (string.IsNullOrEmpty(purpose))
        {
            return default;
        }

        var bytes = new byte[AuditLimits.MaxPurposeBytes + MaxRuneBytes];
        var length = 0;
        foreach (var rune in purpose.EnumerateRunes())
        {
            var written = rune.EncodeToUtf8(bytes.AsSpan(length));
            if (length + written > AuditLimits.MaxPurposeBytes)
            {
                break;
            }

            length += written;
        }

        return bytes.AsMemory(0, length);
    }
}
