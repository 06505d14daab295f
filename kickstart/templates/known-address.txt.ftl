Someone, hopefully you, tried to sign up at ChangeBank with this address. It already has an account, so nothing was changed.

Sign in here: ${tenant.data.appUrl}/login
Forgot the password? The sign-in page can send you a new one.

If you were looking around as a guest: sign in on that same device, and your account page offers to add what it has kept.

If it was not you, there is nothing to do.

- ChangeBank
