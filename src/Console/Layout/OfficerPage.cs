using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Console.Languages;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Layout;

/// <summary>What the pages of officers have in common: who works there, the API, and what to do with its refusals.</summary>
public abstract class OfficerPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private CancellationTokenSource? _unchanged;

    /// <summary>The owner in the page's address, which is the officer's own.</summary>
    [Parameter]
    public string Owner { get; set; } = string.Empty;

    /// <summary>What the console says.</summary>
    [Inject]
    public IStringLocalizer<Texts> T { get; set; } = null!;

    /// <summary>The gateway's API.</summary>
    [Inject]
    public MeshApi Api { get; set; } = null!;

    /// <summary>Where the browser is.</summary>
    [Inject]
    public NavigationManager Navigation { get; set; } = null!;

    /// <summary>Why the last thing that was asked of the API was refused; null when it was not.</summary>
    protected Problem? Problem { get; set; }

    /// <summary>Whether something is asked of the API now.</summary>
    protected bool IsBusy { get; private set; }

    /// <summary>Who works here.</summary>
    protected ConsoleUser User { get; private set; } = null!;

    /// <summary>Ends what the page still asks when somebody leaves it.</summary>
    protected CancellationToken Gone => _gone.Token;

    /// <summary>The same as a code.</summary>
    protected OwnerId Code => User.Owner;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        StopWaiting();
        OnLeaving();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        User = ConsoleUser.Of((await Authentication).User)!;
        await LoadAsync();
    }

    /// <summary>Reads what the page shows; also when somebody tries again.</summary>
    protected abstract Task LoadAsync();

    /// <summary>Lets go of what the page listens to.</summary>
    protected virtual void OnLeaving()
    {
    }

    /// <summary>Does something once nothing has changed for a moment. Whoever changes something goes on meanwhile.</summary>
    /// <param name="pause">The moment.</param>
    /// <param name="time">The clock.</param>
    /// <param name="task">What to do; it is cancelled when something changes again, or the page is left.</param>
    protected void OnceUnchanged(TimeSpan pause, TimeProvider time, Func<CancellationToken, Task> task)
    {
        StopWaiting();
        _unchanged = new CancellationTokenSource();
        _ = DoAsync(_unchanged.Token);

        async Task DoAsync(CancellationToken changed)
        {
            try
            {
                await Task.Delay(pause, time, changed);
                await task(changed);
                StateHasChanged();
            }
            catch (OperationCanceledException) when (changed.IsCancellationRequested)
            {
                // It is done after the next change, or by who leaves.
            }
            catch (Exception failure)
            {
                await DispatchExceptionAsync(failure);
            }
        }
    }

    /// <summary>Does no more what waits for the moment in which nothing changes.</summary>
    protected void StopWaiting() => _unchanged?.Cancel();

    /// <summary>Asks something of the API; a refusal is kept in <see cref="Problem"/> for the page to show.</summary>
    /// <param name="ask">What to ask.</param>
    /// <returns>Whether it was answered.</returns>
    protected async Task<bool> TryAsync(Func<Task> ask)
    {
        Problem = null;
        IsBusy = true;
        try
        {
            await ask();
            return true;
        }
        catch (ApiRefusedException refused)
        {
            Problem = refused.Problem;
            return false;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            IsBusy = false;
        }
    }
}
