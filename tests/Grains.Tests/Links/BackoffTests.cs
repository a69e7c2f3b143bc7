using Interpol.Mesh.Grains.Links;

namespace Interpol.Mesh.Grains.Tests.Links;

public sealed class BackoffTests
{
    [Theory]
    [InlineData(0, 50)]
    [InlineData(1, 100)]
    [InlineData(4, 800)]
    [InlineData(6, 3200)]
    [InlineData(7, 5000)]
    [InlineData(1000, 5000)]
    public void Waits_double_up_to_five_seconds_and_chance_takes_up_to_half(int failures, int milliseconds)
    {
        Assert.Equal(milliseconds, Backoff.Delay(failures, 0).TotalMilliseconds);
        Assert.Equal(milliseconds / 2.0, Backoff.Delay(failures, 1).TotalMilliseconds);
    }
}
