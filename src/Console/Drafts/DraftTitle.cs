namespace Interpol.Mesh.Console.Drafts;

/// <summary>What a draft is called.</summary>
public static class DraftTitle
{
    /// <summary>The title of a draft about which nobody has said anything.</summary>
    public const string None = "-";

    private const int Longest = 100;

    /// <summary>The first 100 UTF-16 units of a text at most, without control characters, and never half a character.</summary>
    /// <param name="text">What it is about; null for nothing.</param>
    public static string Of(string? text)
    {
        var plain = string.Concat((text ?? string.Empty).Trim().Normalize().Where(c => !char.IsControl(c)));
        return plain.Length == 0 ? None
            : plain.Length <= Longest ? plain
            : plain[..(char.IsHighSurrogate(plain[Longest - 1]) ? Longest - 1 : Longest)];
    }
}
