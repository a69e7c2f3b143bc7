namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Two heads of one hub with one number and two hashes: either that hub shows different chains to different bureaus, or whoever told one of them is wrong.</summary>
/// <param name="First">What the gateway was told first.</param>
/// <param name="Other">What it was told later.</param>
internal sealed record AuditFork(AuditHeadTold First, AuditHeadTold Other)
{
    /// <summary>What it says, in a sentence.</summary>
    public string Sentence =>
        $"The audit of {First.Hub} has two heads with the number {First.Number}: {First.Hash}, told by {First.ToldBy}, and {Other.Hash}, told by {Other.ToldBy}.";
}
