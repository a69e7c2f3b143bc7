using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Notices;

/// <summary>Colours of eyes.</summary>
public enum EyeColor
{
    /// <summary>Black.</summary>
    Black,

    /// <summary>Blue.</summary>
    Blue,

    /// <summary>Light blue.</summary>
    LightBlue,

    /// <summary>Brown.</summary>
    Brown,

    /// <summary>Dark brown.</summary>
    DarkBrown,

    /// <summary>Hazel.</summary>
    Hazel,

    /// <summary>Light brown.</summary>
    LightBrown,

    /// <summary>Green.</summary>
    Green,

    /// <summary>Grey.</summary>
    Grey,

    /// <summary>One eye of another colour than the other.</summary>
    DifferentColours,

    /// <summary>Dark, no more is known.</summary>
    Dark,

    /// <summary>Light, no more is known.</summary>
    Light,
}

/// <summary>Colours of hair, and what is said in their place.</summary>
public enum HairColor
{
    /// <summary>Black.</summary>
    Black,

    /// <summary>Brown.</summary>
    Brown,

    /// <summary>Fair.</summary>
    Fair,

    /// <summary>Grey.</summary>
    Grey,

    /// <summary>Greying.</summary>
    Greying,

    /// <summary>None.</summary>
    Bald,

    /// <summary>Dyed.</summary>
    Dyed,

    /// <summary>Dark, no more is known.</summary>
    Dark,

    /// <summary>Red.</summary>
    Red,

    /// <summary>Auburn.</summary>
    Auburn,

    /// <summary>White.</summary>
    White,

    /// <summary>Blond.</summary>
    Blond,
}

/// <summary>The codes that notices have for eyes and hair, and what each means: those of the organisation's public notices, whose pages say their meaning.</summary>
public static class AppearanceCodes
{
    /// <summary>Of eyes.</summary>
    public static readonly ImmutableArray<(string Code, EyeColor Color)> Eyes =
    [
        ("BLA", EyeColor.Black), ("BLU", EyeColor.Blue), ("BLUL", EyeColor.LightBlue), ("BRO", EyeColor.Brown), ("BROD", EyeColor.DarkBrown), ("BROH", EyeColor.Hazel), ("BROL", EyeColor.LightBrown),
        ("GRE", EyeColor.Green), ("GRY", EyeColor.Grey), ("OTHC", EyeColor.DifferentColours), ("OTHD", EyeColor.Dark), ("OTHL", EyeColor.Light),
    ];

    /// <summary>Of hair.</summary>
    public static readonly ImmutableArray<(string Code, HairColor Color)> Hair =
    [
        ("BLA", HairColor.Black), ("BRO", HairColor.Brown), ("BROF", HairColor.Fair), ("GRY", HairColor.Grey), ("GRYG", HairColor.Greying), ("HAIB", HairColor.Bald), ("HAID", HairColor.Dyed),
        ("OTHD", HairColor.Dark), ("RED", HairColor.Red), ("REDA", HairColor.Auburn), ("WHI", HairColor.White), ("YELB", HairColor.Blond),
    ];
}
