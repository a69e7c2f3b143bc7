namespace Interpol.Mesh.Engine.Tests.Reminders;

[Alias("Tests.IClockGrain")]
public interface IClockGrain : IGrainWithStringKey
{
    [Alias("Start")]
    Task Start(TimeSpan period);

    [Alias("Stop")]
    Task Stop();

    [Alias("Ticks")]
    Task<int> Ticks();

    [Alias("WhereAmI")]
    Task<string> WhereAmI();
}
