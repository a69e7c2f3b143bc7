namespace Interpol.Mesh.Contracts.Screening;

/// <summary>Is an image known that looks like this one?</summary>
/// <param name="Hash">Its PDQ hash: 64 hexadecimal digits.</param>
/// <param name="Quality">The quality of the hash, 0 to 100; one below 50 is not matched.</param>
[GenerateSerializer, Immutable, Alias("image-question")]
public sealed record ImageQuestion([property: Id(0)] string Hash, [property: Id(1)] int Quality) : CheckQuestion
{
    /// <summary>The most questions about images in one check: each takes milliseconds.</summary>
    public const int MaxOfCheck = 100;
}
