using System.Text;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>The limits of the audit.</summary>
public static class AuditLimits
{
    /// <summary>Entries of one call that records.</summary>
    public const int MaxBatch = 1000;

    /// <summary>Entries of one page.</summary>
    public const int MaxPage = 500;

    /// <summary>Bytes of a purpose.</summary>
    public const int MaxPurposeBytes = 1024;

    /// <summary>Bytes of the hash of one thing that a check asked.</summary>
    public const int AskedHashBytes = 16;

    /// <summary>Bytes of all hashes of what a check asked: of 200 questions, each by three identifiers.</summary>
    public const int MaxAskedBytes = 3 * Screening.CheckRequest.MaxQuestions * AskedHashBytes;

    /// <summary>Characters of an object or an officer's number.</summary>
    public const int MaxText = 200;

    /// <summary>What an entry takes of a text: at most <see cref="MaxText"/> characters, without halves of characters.</summary>
    public static string Fit(string text)
    {
        var fit = new StringBuilder(Math.Min(text.Length, MaxText));
        foreach (var rune in text.EnumerateRunes())
        {
            if (fit.Length + rune.Utf16SequenceLength > MaxText)
            {
                break;
            }

            fit.Append(rune.ToString());
        }

        return fit.ToString();
    }
}
