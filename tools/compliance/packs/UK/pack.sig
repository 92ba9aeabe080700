+hOgTYn8+kQxXfnLsTZz8Ln/p3hYPw++EAOkkfCrthcYpFH+3n1HMGJtHVlILjOGMwp91lk+bURg1Y2KcsokCw==
